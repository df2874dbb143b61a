"""/healthz says that the process lives, /readyz that it can do its work."""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.kit.readiness import has_room, is_ready

NO_STORE = {"Cache-Control": "no-store"}


async def show_life(_request: Request) -> Response:
    return PlainTextResponse("alive\n", headers=NO_STORE)


async def show_readiness(_request: Request) -> Response:
    problem = await asyncio.to_thread(_find_problem)
    status = 503 if problem else 200
    return PlainTextResponse(f"{problem or 'ready'}\n", status, headers=NO_STORE)


def _find_problem() -> str:
    if not is_ready():
        return "the database is away or its migrations are not up to date"
    return "" if has_room() else "the disk is full"


def health_routes() -> list[Route]:
    return [Route("/healthz", show_life), Route("/readyz", show_readiness)]
