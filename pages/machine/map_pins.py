"""GET /map/properties.geojson: all pins of whoever is signed in, read once by each map."""

import asyncio
import hashlib

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.jobsite_screen import PINS_URL, pins_of
from components.live import work_revision
from components.property_pins import pins_geojson
from components.visitor import open_visit
from pages.entry.desk import signed_in_of
from pages.machine.asgi import refusal
from services.errors import DomainError
from services.jobsites import list_pins


async def show_pins(request: Request) -> Response:
    """GeoJSON with the revision it shows; unchanged answers are not sent again."""
    signed_in = signed_in_of(request)
    if signed_in is None:
        return refusal(401, "Sign in first.")
    try:
        visitor = await open_visit(signed_in.session_id)
        # Read before the pins: a change between the two is then patched in once more.
        revision = work_revision(visitor.customer_id)
        jobsites = await visitor.fetch(list_pins)
    except DomainError:
        return refusal(404, "Not found.")
    body = await asyncio.to_thread(lambda: pins_geojson(revision, pins_of(jobsites)))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"Cache-Control": "private, no-cache", "ETag": etag, "Vary": "Cookie"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/geo+json", headers=headers)


def map_pins_route() -> Route:
    return Route(PINS_URL, show_pins)
