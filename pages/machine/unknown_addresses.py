"""What is said of addresses that do not exist, and of a former version's scripts."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import cast

from fastapi import FastAPI
from nicegui import version
from starlette.requests import Request
from starlette.responses import Response

from components.kit.plain_messages import not_found_page
from pages.entry.html_page import HtmlPage
from pages.machine.asgi import refusal

Answer = Callable[[Request, Exception], Awaitable[Response]]

_ASSET = re.compile(r"/_nicegui/(?P<version>[^/]+)/.+")
_SCRIPT = re.compile(r".+\.(?:js|mjs)")
# A tab that was opened before an update asks for scripts which are gone. The page that it gets
# by loading anew names those of today, so this does not repeat itself.
_LOAD_ANEW = "window.location.reload();\nexport default {};\n"


def only_pages(app: FastAPI, paper: HtmlPage) -> None:
    """Have NiceGUI draw the portal for pages alone.

    By itself it takes every unknown address for a page, and keeps a live client for each request.
    """
    former = app.exception_handlers.get(404)
    draw = cast(Answer | None, getattr(former, "draws_pages", former))
    app.exception_handlers[404] = _answer(draw, paper)


def _answer(draw: Answer | None, paper: HtmlPage) -> Answer:
    async def answer(request: Request, exception: Exception) -> Response:
        if draw is not None and is_page(request):
            return await draw(request, exception)
        if is_former_script(request.url.path):
            headers = {"Cache-Control": "no-store"}
            return Response(_LOAD_ANEW, media_type="text/javascript", headers=headers)
        if "text/html" not in request.headers.get("accept", ""):
            return refusal(404, "Not found.")
        return await asyncio.to_thread(paper.render, not_found_page, 404)

    answer.draws_pages = draw  # type: ignore[attr-defined]
    return answer


def is_page(request: Request) -> bool:
    """Whether the session gate let the visitor in to a page of the portal."""
    state = request.scope.get("state", {})
    return bool(state.get("is_page")) and request.method in ("GET", "HEAD")


def is_former_script(path: str) -> bool:
    """Whether a script is asked for that another version of NiceGUI had."""
    found = _ASSET.fullmatch(path)
    return (
        found is not None
        and found["version"] not in (version.__version__, "client")
        and _SCRIPT.fullmatch(path) is not None
    )
