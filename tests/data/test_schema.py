from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlmodel import SQLModel

from data import engine, schema


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Engine:
    return engine.configure(f"sqlite:///{tmp_path}/empty.db")


@pytest.fixture
def empty_postgres(postgres: Engine) -> Engine:
    with postgres.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS empty_one"))
        connection.execute(text("CREATE DATABASE empty_one"))
    url = postgres.url.set(database="empty_one").render_as_string(hide_password=False)
    return engine.configure(url)


@pytest.mark.parametrize(
    "database_name", ["empty_sqlite", pytest.param("empty_postgres", marks=pytest.mark.postgres)]
)
def test_migrations_make_the_tables_that_the_code_knows(
    request: pytest.FixtureRequest, database_name: str
) -> None:
    database: Engine = request.getfixturevalue(database_name)

    schema.upgrade()

    with database.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    database.dispose()
    assert differences == []


def test_upgrade_twice_changes_nothing(empty_sqlite: Engine) -> None:
    assert not schema.is_current()
    schema.upgrade()
    schema.upgrade()

    assert schema.is_current()
    empty_sqlite.dispose()
