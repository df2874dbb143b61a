"""What the browser loads: the script, the fields frame, the bank's window, verification."""

import json
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from services.demo.practice_stripe.challenges import answer_challenge
from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.wire import Refusal

FOLDER = Path(__file__).parent / "browser"
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'"
HTML_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-cache",
    # Not no-referrer: forms and fetches would then name their origin as "null".
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}

# The address of each file; an address has dashes where a file name has underscores.
FILES = (
    "stripe.js",
    "payment_fields.html",
    "payment_fields.js",
    "payment_fields.css",
    "challenge.html",
    "challenge.js",
    "verify.html",
    "verify.js",
    "pages.css",
)


def file_routes() -> list[Route]:
    return [_file_route(name) for name in FILES]


def _file_route(name: str) -> Route:
    path = FOLDER / name
    kind = _TYPES[path.suffix]

    async def serve_file(_request: Request) -> Response:
        return FileResponse(path, media_type=kind, headers=HTML_HEADERS)

    return Route(f"/{name.replace('_', '-')}", serve_file, name=name)


def challenge_route(context: PracticeContext) -> Route:
    """Where the bank's window sends the customer's answer."""

    def answer(sent: dict[str, str]) -> Response:
        with context.store.lock:
            try:
                found: dict[str, object] = answer_challenge(
                    context,
                    sent.get("intent", ""),
                    sent.get("client_secret", ""),
                    sent.get("ok", ""),
                )
                status = 200
            except Refusal as refusal:
                found, status = {"error": refusal.error}, refusal.status
            context.store.commit()
            return Response(json.dumps(found), status, media_type="application/json")

    async def authenticate(request: Request) -> Response:
        sent = dict(parse_qsl((await request.body()).decode()))
        return await run_in_threadpool(answer, sent)

    return Route("/authenticate", authenticate, methods=["POST"])
