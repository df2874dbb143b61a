"""When a customer's portal went live; those who are in the portal already are live"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    op.add_column('customer', sa.Column('live_at', moment, nullable=True))
    # Long ago: for them nothing changes, what was to be mailed is mailed.
    op.execute("UPDATE customer SET live_at = '2000-01-01 00:00:00'")
    waits = sa.Column('awaits_live', sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column('held_notice', waits)
    op.add_column('held_notice', sa.Column('happens_at', moment, nullable=True))
