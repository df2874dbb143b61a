"""``app.py demo`` with every request to Stripe checked on its way, and a clock that can be turned.

On the stand-in's port, ``/violations`` tells what was wrong, and ``/turn-clock?days=3`` goes on to
that many days from now and lets the automatic payments of the day happen.
"""

import asyncio
import runpy
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nicegui import core
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from data.kit import clock
from pages import payment_services
from services.demo.practice_stripe import PracticeStripe
from services.kit.settings import Settings
from tests.tools.spec_guard import Guard, GuardMiddleware

APP = Path(__file__).parents[2] / "app.py"
guard = Guard.from_sdk()
serve_unguarded = PracticeStripe.serve
make_payment_services = payment_services.make_payment_services
wired: list[payment_services.PaymentServices] = []


class Tattler:
    """Answers what the guard has found so far."""

    def __init__(self, inner: ASGIApp) -> None:
        self._guarded = GuardMiddleware(inner, guard)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path == "/violations":
            answer: ASGIApp = PlainTextResponse(guard.report() if guard.violations else "")
        elif path == "/turn-clock":
            days = int(Request(scope).query_params["days"])
            answer = PlainTextResponse(await turn_clock(days))
        else:
            answer = self._guarded
        await answer(scope, receive, send)


async def turn_clock(days: int) -> str:
    """How many automatic payments were tried on that day."""
    shift = timedelta(days=days)
    clock.now = lambda: datetime.now(UTC) + shift
    (work,) = (one.work for one in wired[-1].jobs if one.name == "automatic payments")

    async def round_of_the_day() -> object:
        return await work()

    # Connections to Stripe belong to the portal's loop.
    assert core.loop is not None
    tried = asyncio.run_coroutine_threadsafe(round_of_the_day(), core.loop)
    return str(await asyncio.wrap_future(tried))


def make_kept_money(settings: Settings) -> payment_services.PaymentServices | None:
    money = make_payment_services(settings)
    wired.extend([money] if money else [])
    return money


def serve(self: PracticeStripe, port: int = 12111, app: ASGIApp | None = None) -> str:
    return serve_unguarded(self, port, app=Tattler(app or self.app))


PracticeStripe.serve = serve  # type: ignore[method-assign]
payment_services.make_payment_services = make_kept_money
sys.argv[0] = str(APP)
runpy.run_path(str(APP), run_name="__main__")
