"""GET and POST /unsubscribe/{token}: one kind of mail switched off, without signing in."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

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
            return await asyncio.to_thread(
                paper.render, "not_found.html", 404, {"title": "Page not found"}
            )
        facts = {
            "title": "Emails",
            "what": ", ".join(kind.value.replace("_", " ") for kind in kinds),
            "is_done": request.method == "POST",
        }
        return await asyncio.to_thread(paper.render, "unsubscribe.html", 200, facts)

    return Route(f"{ADDRESS}/{{token}}", answer, methods=["GET", "POST"])
