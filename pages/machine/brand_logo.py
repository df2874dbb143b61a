"""GET /brand/logo: the contractor's logo, for everybody: entry pages show it to strangers."""

import asyncio

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pages.machine.asgi import refusal
from services.kit.contractors import LOGO_PATH
from services.kit.errors import NotFound
from services.kit.file_store import FileStore
from services.kit.unit_of_work import read
from services.work.company_brand import find_logo

# Another logo has another address: its ``v`` changes.
CACHING = "public, max-age=86400"


def brand_logo_route(store: FileStore) -> Route:
    """The route for the logo."""

    async def show(_request: Request) -> Response:
        try:
            path = await asyncio.to_thread(read, lambda session: find_logo(session, store))
        except NotFound:
            return refusal(404, "Not found.")
        return FileResponse(path, media_type="image/webp", headers={"Cache-Control": CACHING})

    return Route(LOGO_PATH, show)
