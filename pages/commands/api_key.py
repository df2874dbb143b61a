"""``app.py api-key``: a key for other software."""

from typing import Annotated

import typer

from pages.commands.opening import open_ready_portal
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.records.api_keys import ApiScope, create_api_key


def api_key(
    name: Annotated[str, typer.Argument(help="Whose key it is, for the list of keys.")],
    scope: Annotated[ApiScope, typer.Option(help="What the key opens.")],
) -> None:
    """Make a key for other software; it is printed this once."""
    open_ready_portal()
    typer.echo(write(lambda session: create_api_key(session, SYSTEM, name, scope)).token)
