"""``app.py demo`` with every request to Stripe checked on its way: what was wrong is told at
``/violations`` on the stand-in's port."""

import runpy
import sys
from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from services.practice_stripe import PracticeStripe
from tests.tools.spec_guard import Guard, GuardMiddleware

APP = Path(__file__).parents[2] / "app.py"
guard = Guard.from_sdk()
serve_unguarded = PracticeStripe.serve


class Tattler:
    """Answers what the guard has found so far."""

    def __init__(self, inner: ASGIApp) -> None:
        self._guarded = GuardMiddleware(inner, guard)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["path"] == "/violations"
        answer = PlainTextResponse(guard.report() if guard.violations else "")
        await (answer if asked else self._guarded)(scope, receive, send)


def serve(self: PracticeStripe, port: int = 12111, app: ASGIApp | None = None) -> str:
    return serve_unguarded(self, port, app=Tattler(app or self.app))


PracticeStripe.serve = serve  # type: ignore[method-assign]
sys.argv[0] = str(APP)
runpy.run_path(str(APP), run_name="__main__")
