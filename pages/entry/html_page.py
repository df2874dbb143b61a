"""Pages as plain HTML, without script or live client: for strangers and for errors."""

from collections.abc import Mapping
from pathlib import Path

import structlog
from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from starlette.responses import HTMLResponse

from components.kit.theme import accessible_brand
from services.kit import unit_of_work
from services.kit.contractors import Contractor, read_contractor

_TEMPLATES = Path(__file__).parent / "templates"

log = structlog.get_logger()


class HtmlPage:
    """Fills in the templates of the entry pages. Reads the contractor: call it off the loop."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=ChainableUndefined
        )

    def render(self, template: str, status: int, facts: Mapping[str, object]) -> HTMLResponse:
        """The template with the facts; every fact is text, escaped where it stands."""
        contractor = _contractor()
        html = self._templates.get_template(template).render(
            contractor=contractor,
            brand_light=accessible_brand(contractor.brand_color, dark=False),
            brand_dark=accessible_brand(contractor.brand_color, dark=True),
            **facts,
        )
        return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def _contractor() -> Contractor:
    try:
        return unit_of_work.read(read_contractor)
    except Exception:
        # An error page must also come up when it is the database that is away.
        log.exception("the contractor could not be read")
        return Contractor()
