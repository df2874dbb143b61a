"""/healthz says that the process lives, /readyz that it can do its work."""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.kit.readiness import is_ready

NO_STORE = {"Cache-Control": "no-store"}


async def show_life(_request: Request) -> Response:
    return PlainTextResponse("alive\n", headers=NO_STORE)


async def show_readiness(_request: Request) -> Response:
    ready = await asyncio.to_thread(is_ready)
    words = "ready\n" if ready else "the database is away or its migrations are not up to date\n"
    return PlainTextResponse(words, 200 if ready else 503, headers=NO_STORE)


def health_routes() -> list[Route]:
    return [Route("/healthz", show_life), Route("/readyz", show_readiness)]
