"""Invoices counted and indexed by the database, for lists of any length"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from data.money import invoice_search, tally_rules, tally_triggers

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# As of this version; whoever changes the expression writes a migration with the new one.
STANDING = (
    "(CASE WHEN state <> 'open' THEN state"
    " WHEN processing_minor > 0 THEN 'processing'"
    " WHEN settled_minor < total_minor THEN 'owed'"
    " WHEN received_minor > 0 AND received_minor <= refunded_minor"
    " THEN 'refunded' ELSE 'paid' END)"
)
UNPAID = sa.text("(state = 'open' AND settled_minor < total_minor)")
AT_ONCE = 5000


def upgrade() -> None:
    _make_tables()
    _make_indexes()
    _write_searchable()
    connection = op.get_bind()
    tally_triggers.install(connection)
    tally_rules.count_anew(connection)
    invoice_search.install(connection)


def _make_tables() -> None:
    op.create_table(
        'invoice_tally',
        sa.Column('customer_id', sa.Uuid(), nullable=False),
        sa.Column('issued_on', sa.Date(), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=False),
        sa.Column('standing', sa.String(), nullable=False),
        sa.Column('invoices', sa.BigInteger(), nullable=False),
        sa.Column('begun', sa.BigInteger(), nullable=False),
        sa.Column('owed_minor', sa.BigInteger(), nullable=False),
        sa.Column('processing_minor', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('customer_id', 'issued_on', 'due_on', 'standing'),
    )
    op.create_table(
        'received_tally',
        sa.Column('customer_id', sa.Uuid(), nullable=False),
        sa.Column('year', sa.Integer(), nullable=False),
        sa.Column('received_minor', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('customer_id', 'year'),
    )


def _make_indexes() -> None:
    for name in ('not_plainly_paid', 'customer_issued', 'customer_due'):
        op.drop_index(f'ix_invoice_{name}', 'invoice')
    standing = sa.text(STANDING)
    columns: dict[str, Sequence[str | sa.TextClause]] = {
        'customer_issued': ['customer_id', 'issued_on', 'number', 'state'],
        'customer_due': ['customer_id', 'due_on', 'number', 'state'],
        'customer_number': ['customer_id', 'number', 'state'],
        'customer_total': ['customer_id', 'total_minor', 'number', 'state'],
        'standing_issued': ['customer_id', standing, 'issued_on', 'number', 'due_on'],
        'standing_due': ['customer_id', standing, 'due_on', 'number'],
        'property': ['property_id', 'issued_on'],
    }
    for name, those in columns.items():
        op.create_index(f'ix_invoice_{name}', 'invoice', list(those))
    op.create_index(
        'ix_invoice_unpaid',
        'invoice',
        ['due_on', 'number'],
        sqlite_where=UNPAID,
        postgresql_where=UNPAID,
    )


def _write_searchable() -> None:
    """Texts become words as they are now compared."""
    connection = op.get_bind()
    invoice = sa.table(
        'invoice', sa.column('id', sa.Uuid()), sa.column('number'), sa.column('search_text')
    )
    change = (
        sa.update(invoice)
        .where(invoice.c.id == sa.bindparam('row'))
        .values(search_text=sa.bindparam('words'))
    )
    first = sa.select(invoice).order_by(invoice.c.id).limit(AT_ONCE)
    query = first
    while rows := connection.execute(query).all():
        changed = [
            {'row': key, 'words': invoice_search.searchable(number, (written,))}
            for key, number, written in rows
        ]
        connection.execute(change, changed)
        query = first.where(invoice.c.id > rows[-1].id)
