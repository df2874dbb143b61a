"""``app.py serve``: the portal itself."""

import typer

from pages.commands.refusals import CommandRefused
from pages.commands.serving import serve_site
from services.kit.data_folder import open_data
from services.kit.listening import require_free_port
from services.kit.readiness import require_ready
from services.kit.serving_lock import lock_for_serving
from services.kit.settings import Settings
from services.kit.settings_check import problems_of
from services.kit.settings_reading import read_settings


def serve() -> None:
    """Serve the portal; refuses to start when a needed setting is missing or unsafe."""
    settings = read_settings(Settings)
    if problems := problems_of(settings):
        raise CommandRefused(["Porchlight does not start:", *problems])
    open_data(settings)
    require_ready()
    lock_for_serving(settings)
    require_free_port(settings.host, settings.port, "PORCHLIGHT_PORT")
    at = f"{settings.host}:{settings.port}"
    typer.echo(f"Porchlight is at {settings.base_url} (it listens at {at}). Ctrl+C stops it.")
    serve_site(settings)
