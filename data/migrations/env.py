"""Alembic's entry: migrations run on the portal's own engine, each in one transaction."""

from alembic import context
from sqlmodel import SQLModel

import data.tables  # noqa: F401  (autogenerate knows only the tables that were imported)
from data.kit import engine


def run() -> None:
    with engine.write_session() as session:
        context.configure(
            connection=session.connection(),
            target_metadata=SQLModel.metadata,
            transaction_per_migration=True,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        session.commit()


run()
