"""GET and POST /unsubscribe/{token}: one kind of mail switched off, without signing in."""

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.kit.plain_messages import not_found_page
from components.notices.unsubscribe_page import unsubscribe_page
from pages.entry.html_page import HtmlPage
from services.kit.errors import DomainError
from services.kit.unit_of_work import execute_as_system
from services.mail.unsubscribing import Unsubscribing, mute_notice

ADDRESS = "/unsubscribe"


def unsubscribe_route(links: Unsubscribing) -> Route:
    """Opening the link only asks, as mail scanners open every link; the button or the mail
    program's own POST does it (RFC 8058)."""
    paper = HtmlPage()

    async def answer(request: Request) -> Response:
        try:
            person_id, kinds = links.read(request.path_params["token"])
            if request.method == "POST":
                await execute_as_system(mute_notice, person_id, *kinds)
        except DomainError:
            return await asyncio.to_thread(paper.render, not_found_page, 404)
        what = ", ".join(kind.value.replace("_", " ") for kind in kinds)
        draw = partial(unsubscribe_page, what, request.method == "POST")
        return await asyncio.to_thread(paper.render, draw)

    return Route(f"{ADDRESS}/{{token}}", answer, methods=["GET", "POST"])
