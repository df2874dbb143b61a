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
    # For the counts and sums of customers with very many invoices.
    rest = sa.text(
        "(state <> 'open' OR processing_minor > 0 OR refunded_minor > 0"
        " OR settled_minor < total_minor)"
    )
    op.create_index(
        'ix_invoice_not_plainly_paid',
        'invoice',
        ['customer_id', 'due_on', 'issued_on', 'property_id', 'state', 'total_minor',
         'settled_minor', 'received_minor', 'refunded_minor', 'processing_minor'],
        sqlite_where=rest,
        postgresql_where=rest,
    )
