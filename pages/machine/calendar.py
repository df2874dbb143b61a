"""/calendar/{token}.ics, a person's visits for their calendar; and one visit as a file."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.entry.context import signed_in_of
from pages.machine.asgi import refusal
from pages.machine.conditional_gets import etag_of, is_kept
from services.kit import unit_of_work
from services.kit.errors import DomainError
from services.kit.identifiers import read_id
from services.kit.settings import Settings
from services.kit.unit_of_work import consult
from services.work.calendar_feeds import read_calendar_feed, write_visit_file

TYPE = "text/calendar; charset=utf-8"
CACHING = "private, max-age=300"


def calendar_routes(settings: Settings) -> list[Route]:
    """The feed needs no session: whoever has its address has been given it."""

    async def show_feed(request: Request) -> Response:
        token = request.path_params["token"]
        try:
            content = await asyncio.to_thread(
                unit_of_work.read,
                lambda session: read_calendar_feed(session, token, settings.origin),
            )
        except DomainError:
            return refusal(404, "Not found.")
        etag = etag_of(content)
        headers = {"Cache-Control": CACHING, "X-Robots-Tag": "noindex", "ETag": etag}
        if is_kept(request, etag):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=TYPE, headers=headers)

    async def show_visit(request: Request) -> Response:
        signed_in = signed_in_of(request)
        if signed_in is None:
            return refusal(404, "Not found.")
        try:
            visit_id = read_id(request.path_params["visit_id"], "visit")
            content = await consult(
                signed_in.session_id, write_visit_file, visit_id, settings.origin
            )
        except DomainError:
            return refusal(404, "Not found.")
        headers = {
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'attachment; filename="visit.ics"',
        }
        return Response(content, media_type=TYPE, headers=headers)

    return [
        Route("/calendar/visits/{visit_id}.ics", show_visit),
        Route("/calendar/{token}.ics", show_feed),
    ]
