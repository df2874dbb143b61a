"""Names of the field: a visit request has a kind, a signed estimate is called that"""

from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('ALTER TABLE visit_request RENAME COLUMN wish TO kind')
    op.rename_table('signed_paper', 'signed_estimate')
