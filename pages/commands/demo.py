"""``app.py demo``: the sample contractor, with mail and money that stay on this machine."""

import importlib
from typing import Annotated

import typer

from pages.commands.progress import show_progress
from pages.commands.serving import serve_site
from services.kit.data_folder import open_data
from services.kit.listening import require_free_port
from services.kit.serving_lock import lock_for_serving


def demo(
    fresh: bool = False,
    port: Annotated[int | None, typer.Option(min=1, max=65_535)] = None,
) -> None:
    """Serve the sample contractor, with a stand-in for Stripe and a local mailbox."""
    # Imported here only: with a live key, the stand-in must not even be in memory.
    staging = importlib.import_module("services.demo.staging")
    folder = staging.demo_folder()
    if fresh:
        staging.forget_demo(folder)
    settings = staging.demo_settings(port, folder)
    open_data(settings)
    lock_for_serving(settings)
    require_free_port(settings.host, settings.port, "--port")
    require_free_port("127.0.0.1", settings.practice_port, "PORCHLIGHT_PRACTICE_PORT")
    staging.prepare_demo(settings, show_progress)
    practice = staging.start_practice(settings)
    for line in staging.welcome(settings):
        typer.echo(line)
    serve_site(settings, practice.app)
