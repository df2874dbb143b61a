"""Brings the database's tables to this version's, and says whether they are."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from data.kit import engine

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def upgrade(revision: str = "head") -> None:
    """Run the migrations that are missing, each in a transaction of its own."""
    command.upgrade(_config(), revision)


def current_revision() -> str | None:
    """The newest migration that the database has seen; None for an empty one."""
    with engine.read_session() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def newest_revision() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_known(revision: str) -> bool:
    """Whether this version has that migration; not when a newer one made the database."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return any(script.revision == revision for script in scripts)


def is_current() -> bool:
    return current_revision() == newest_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
