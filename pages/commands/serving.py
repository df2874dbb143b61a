"""Serving the site: how NiceGUI and its server are run, by ``serve`` and ``demo`` alike."""

from pathlib import Path

from fastapi.middleware.gzip import GZipMiddleware
from nicegui import ui
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES
from starlette.types import ASGIApp

from pages.machine.http_connections import limited_protocol, limits_for, raise_file_limit
from pages.machine.socket_gate import MOST_IN_A_PACKET
from pages.site import build_site
from services.kit.settings import Settings

ROOT = Path(__file__).parents[2]


def serve_site(settings: Settings, practice: ASGIApp | None = None) -> None:
    """Serve until the process is told to stop. ``practice`` is the demo's Stripe."""
    ui.run(
        build_site(settings, practice),
        host=settings.host,
        port=settings.port,
        title="Porchlight",
        favicon=ROOT / "components/assets/portal/favicon.svg",
        dark=None,
        language="en-US",
        tailwind=False,
        reconnect_timeout=60,
        binding_refresh_interval=None,
        gzip_middleware_factory=_compress,
        show=False,
        reload=False,
        show_welcome_message=False,
        proxy_headers=False,  # pages/machine/hosts.py believes trusted proxies only
        log_config=None,
        server_header=False,
        http=limited_protocol(limits_for(raise_file_limit())),
        ws_max_size=MOST_IN_A_PACKET,
    )


def _compress(inner: ASGIApp) -> GZipMiddleware:
    # NiceGUI's level 9 takes four times the CPU of level 6 for 3 % fewer bytes. A PDF is
    # compressed within.
    as_they_are = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/pdf")
    return GZipMiddleware(inner, compresslevel=6, exclude_content_types=as_they_are)
