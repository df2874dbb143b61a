"""Codes that skip an automatic payment lie sealed, and hashed to be found by"""

from hashlib import sha256

import sqlalchemy as sa
import sqlmodel
from alembic import op

from data.kit import sealing

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sqlmodel.sql.sqltypes.AutoString()
    op.add_column('autopay_charge', sa.Column('hold_hash', words, nullable=False, server_default=''))
    connection = op.get_bind()
    charge = sa.table(
        'autopay_charge',
        sa.column('invoice_id', sa.Uuid()),
        sa.column('hold_code'),
        sa.column('hold_hash'),
    )
    for row in connection.execute(sa.select(charge)).mappings().all():
        code = row['hold_code']
        hidden = {'hold_code': sealing.seal(code), 'hold_hash': sha256(code.encode()).hexdigest()}
        mine = charge.c.invoice_id == row['invoice_id']
        connection.execute(sa.update(charge).where(mine).values(hidden))
    op.create_index('ix_autopay_charge_hold_hash', 'autopay_charge', ['hold_hash'], unique=True)
