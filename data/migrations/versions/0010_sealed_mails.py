"""The texts of emails lie sealed; those that are there are sealed now"""

import sqlalchemy as sa
from alembic import op

from data.kit import sealing

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

SEALED = ('text', 'html', 'unsubscribe', 'reply_to')
AT_ONCE = 500


def upgrade() -> None:
    connection = op.get_bind()
    outbox = sa.table('outbox', sa.column('id', sa.Uuid()), *map(sa.column, SEALED))
    change = (
        sa.update(outbox)
        .where(outbox.c.id == sa.bindparam('row'))
        .values({name: sa.bindparam(f'sealed_{name}') for name in SEALED})
    )
    first = sa.select(outbox).order_by(outbox.c.id).limit(AT_ONCE)
    query = first
    while rows := connection.execute(query).mappings().all():
        sealed = [
            {'row': row['id'], **{f'sealed_{name}': sealing.seal(row[name]) for name in SEALED}}
            for row in rows
        ]
        connection.execute(change, sealed)
        query = first.where(outbox.c.id > rows[-1]['id'])
