"""Tips: whether they are taken, and the part of a payment that is one"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    off = sa.Column('takes_tips', sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column('company', off)
    none = sa.Column('tip_minor', sa.Integer(), nullable=False, server_default='0')
    op.add_column('payment', none)
