"""Papers of signed estimates, photos in mails, one mail a day"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('signed_paper',
    sa.Column('signature_id', sa.Uuid(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('printed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['signature_id'], ['signature.id'], ),
    sa.PrimaryKeyConstraint('signature_id')
    )
    with op.batch_alter_table('outbox') as outbox:
        outbox.add_column(sa.Column('pictures', sa.JSON(), nullable=False, server_default='[]'))
        outbox.add_column(sa.Column('reply_to', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
    pace = sa.Enum('at_once', 'daily', name='noticepace', native_enum=False, length=32)
    with op.batch_alter_table('person') as person:
        person.add_column(
            sa.Column('notice_pace', pace, nullable=False, server_default='at_once')
        )
    op.create_table('estimate_photo',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('estimate_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['estimate_id'], ['estimate.id'], ),
    sa.ForeignKeyConstraint(['file_id'], ['file.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_estimate_photo_estimate_id'), 'estimate_photo', ['estimate_id'], unique=False)
    op.create_index(op.f('ix_estimate_photo_file_id'), 'estimate_photo', ['file_id'], unique=False)
    op.create_table('held_notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('property_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('visit_scheduled', 'visit_moved', 'visit_on_the_way', 'visit_completed', 'invoice_published', 'invoice_due_soon', 'invoice_overdue', 'payment_failed', 'autopay_ahead', 'card_expiring', 'estimate_published', 'estimate_answered', 'message', name='noticekind', native_enum=False, length=32), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('due_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], ),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ),
    sa.ForeignKeyConstraint(['property_id'], ['property.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_held_notice_due_at'), 'held_notice', ['due_at'], unique=False)
    op.create_index(op.f('ix_held_notice_person_id'), 'held_notice', ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('held_notice')
    op.drop_table('estimate_photo')
    with op.batch_alter_table('person') as person:
        person.drop_column('notice_pace')
    with op.batch_alter_table('outbox') as outbox:
        outbox.drop_column('reply_to')
        outbox.drop_column('pictures')
    op.drop_table('signed_paper')
