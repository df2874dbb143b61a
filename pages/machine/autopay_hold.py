"""The page behind "hold this one" in a mail: looking changes nothing, the button holds."""

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from components.money.public_pages import hold_page
from pages.entry.context import without_referrer
from pages.entry.html_page import HtmlPage
from services.kit.errors import DomainError
from services.kit.unit_of_work import consult_as_system, execute_as_system
from services.money.autopay_holds import PlannedCharge, find_charge_to_hold, hold_charge_by_code

OPEN_PATHS = ("/autopay/hold",)


def hold_routes(paper: HtmlPage) -> list[Route]:
    """Whoever has the mail may hold its charge; that needs no session."""

    async def show(request: Request) -> Response:
        code = request.path_params["code"]
        try:
            planned = await consult_as_system(find_charge_to_hold, code)
        except DomainError:
            return await _page(paper, None, 404)
        return await _page(paper, planned, 200)

    async def hold(request: Request) -> Response:
        code = request.path_params["code"]
        try:
            await execute_as_system(hold_charge_by_code, code)
        except DomainError:
            return await _page(paper, None, 404)
        return without_referrer(RedirectResponse(f"/autopay/hold/{code}", 303))

    return [
        Route("/autopay/hold/{code}", show),
        Route("/autopay/hold/{code}", hold, methods=["POST"]),
    ]


async def _page(paper: HtmlPage, planned: PlannedCharge | None, status: int) -> Response:
    page = await asyncio.to_thread(paper.render, partial(hold_page, planned), status)
    return without_referrer(page)
