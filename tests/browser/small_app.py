"""Serves one page function as the portal would, for tests of components by themselves."""

import sys
from collections.abc import Callable

from nicegui import ui

from components.kit import theme


def serve(root: Callable[[], None], title: str) -> None:
    """Blocks; the port is the command's one word."""
    theme.apply()
    ui.run(
        root,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        show=False,
        reload=False,
        dark=None,
        tailwind=False,
        show_welcome_message=False,
        reconnect_timeout=60,
        title=title,
        language="en-US",
    )
