"""``app.py brand``: the contractor's color and logo."""

from pathlib import Path
from typing import Annotated

import typer

from pages.commands.opening import open_ready_portal
from pages.commands.refusals import CommandRefused
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.work.company_brand import set_brand
from services.work.photos import StoredPicture, prepare_photo, store_picture


def brand(
    color: Annotated[str, typer.Option(help="Like '#1F6B47', in quotes.")] = "",
    logo: Annotated[Path | None, typer.Option(help="A picture: PNG, JPEG or WebP.")] = None,
) -> None:
    """Set the color and the logo of the portal, its emails and its PDFs."""
    if not color and logo is None:
        raise CommandRefused(["Give --color, --logo, or both."])
    store = FolderStore(open_ready_portal().files_dir)
    picture = _read(logo, store) if logo is not None else None
    write(lambda session: set_brand(session, SYSTEM, color, picture))
    typer.echo("The portal, its emails and its PDFs now look like this. Reload open pages.")


def _read(path: Path, store: FolderStore) -> StoredPicture:
    try:
        return store_picture(store, prepare_photo(path.read_bytes()))
    except OSError as error:
        raise CommandRefused([f"--logo: {path} cannot be read ({error.strerror})."]) from error
