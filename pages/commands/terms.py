"""``app.py terms``: the contractor's terms, from a text file."""

from pathlib import Path
from typing import Annotated

import typer

from pages.commands.opening import open_ready_portal
from pages.commands.refusals import CommandRefused
from services.accounts.terms import publish_terms
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write


def terms(
    file: Annotated[Path, typer.Argument(help="A text in UTF-8, a blank line between paragraphs.")],
) -> None:
    """Put new terms in force; who registers from now on accepts these."""
    try:
        text = file.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandRefused([f"{file} cannot be read as a text in UTF-8."]) from error
    if not text.strip():
        raise CommandRefused([f"{file} is empty. The terms stay as they are."])
    open_ready_portal()
    version = write(lambda session: publish_terms(session, SYSTEM, text))
    typer.echo(f"Version {version} of the terms is in force.")
