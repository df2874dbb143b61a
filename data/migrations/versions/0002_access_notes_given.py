"""What an import or the API last gave as access notes"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    with op.batch_alter_table('property') as batch:
        batch.add_column(sa.Column('access_notes_given', text, nullable=True))
    place = sa.table('property', *map(sa.column, ('id', 'access_notes', 'access_notes_given')))
    activity = sa.table('activity', *map(sa.column, ('kind', 'subject_id', 'detail')))
    # Where a customer edited the notes it is not known any more what was given before.
    edited = sa.select(activity.c.subject_id).where(
        activity.c.kind == 'property.changed',
        activity.c.subject_id.is_not(None),
        sa.cast(activity.c.detail, sa.Text).like('%access notes%'),
    )
    given = sa.update(place).where(place.c.id.not_in(edited))
    op.execute(given.values(access_notes_given=place.c.access_notes))


def downgrade() -> None:
    with op.batch_alter_table('property') as batch:
        batch.drop_column('access_notes_given')
