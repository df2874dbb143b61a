"""Buttons of mails sign their reader in, at the customer they are about"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outbox') as batch:
        batch.add_column(sa.Column('pages', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('sign_in_link') as batch:
        batch.add_column(sa.Column('customer_id', sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            'fk_sign_in_link_customer', 'customer', ['customer_id'], ['id']
        )


def downgrade() -> None:
    with op.batch_alter_table('sign_in_link') as batch:
        batch.drop_column('customer_id')
    with op.batch_alter_table('outbox') as batch:
        batch.drop_column('pages')
