"""``app.py migrate``: the database's tables."""

import typer

from pages.commands.opening import open_portal
from services.kit.readiness import migrate_database


def migrate() -> None:
    """Bring the database to this version's tables."""
    open_portal()
    typer.echo(f"The database is at migration {migrate_database()}.")
