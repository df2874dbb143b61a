"""Answers with plain HTML, without script or live client: for strangers and for errors."""

from collections.abc import Callable
from typing import TypeAlias

import structlog
from starlette.responses import HTMLResponse

from components.kit import html as h
from services.kit import unit_of_work
from services.kit.contractors import Contractor, read_contractor

DOCTYPE = "<!doctype html>\n"
Draw: TypeAlias = Callable[[Contractor], h.Drawn]

log = structlog.get_logger()


class HtmlPage:
    """Draws the entry pages. Reads the contractor: call it off the loop."""

    def render(self, draw: Draw, status: int = 200) -> HTMLResponse:
        """The page with the contractor's name and colours."""
        return html_answer(draw(_contractor()), status, {"Cache-Control": "no-store"})


def html_answer(page: h.Drawn, status: int, headers: dict[str, str]) -> HTMLResponse:
    return HTMLResponse(DOCTYPE + h.written(page), status, headers=headers)


def _contractor() -> Contractor:
    try:
        return unit_of_work.read(read_contractor)
    except Exception:
        # An error page must also come up when it is the database that is away.
        log.exception("the contractor could not be read")
        return Contractor()
