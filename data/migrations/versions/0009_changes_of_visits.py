"""Visits, and what is shown with them, know when they last changed; visits count it too"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from data.kit import clock

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

REVISED = ('job', 'material', 'property', 'service', 'visit')
RESCHEDULED = ('material', 'visit')


def upgrade() -> None:
    for table in REVISED:
        moment = sqlmodel.sql.sqltypes.UTCDateTime()
        column = sa.Column('changed_at', moment, nullable=False, server_default=_now())
        op.add_column(table, column)
    for table in RESCHEDULED:
        op.add_column(table, sa.Column('sequence', sa.Integer(), nullable=False, server_default='0'))


def _now() -> str:
    """As a text that never changes: SQLite would else write every table anew."""
    zone = '' if op.get_bind().dialect.name == 'sqlite' else '+00'
    return f'{clock.now():%Y-%m-%d %H:%M:%S}{zone}'
