"""``app.py erase``: a person's data, when they asked for that."""

import typer

from pages.commands.opening import open_ready_portal
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.privacy.erasures import erase_person


def erase(email: str) -> None:
    """Confirm a person's request to have their data deleted; records of money stay."""
    open_ready_portal()
    write(lambda session: erase_person(session, SYSTEM, email))
    typer.echo("Deleted. What the law wants kept stays, without the name.")
