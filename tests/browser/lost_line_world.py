"""A portal that can be killed and started again, behind a line that can be cut.

The stand-in for Stripe lives in the test's own process and outlives both.
"""

import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext
from starlette.types import ASGIApp, Receive, Scope, Send

from services.demo.practice_stripe import PracticeStripe
from tests.browser.cut_line import Line
from tests.browser.outside_stripe import Outside
from tests.browser.stripe_portal import stock_portal
from tests.served import ROOT, free_port, start, wait_until_served
from tests.tools.spec_guard import Guard, GuardMiddleware

BILL = 123_45


class Herald:
    """Calls out when a payment is begun at Stripe, before Stripe hears of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.on_payment: Callable[[], None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begins = (scope.get("method"), scope.get("path")) == ("POST", "/v1/payment_intents")
        if begins and self.on_payment is not None:
            self.on_payment()
        await self._app(scope, receive, send)


@dataclass
class World:
    """Where everything is, and what it has come to."""

    line: Line
    stripe: PracticeStripe
    herald: Herald
    folder: Path
    settings: dict[str, str]
    port: int
    cookie: str
    numbers: list[str]
    server: subprocess.Popen[bytes] = field(init=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.line.port}"

    def sign_in(self, context: BrowserContext) -> None:
        context.add_cookies([{"name": "porchlight", "value": self.cookie, "url": self.url}])

    def start_portal(self) -> None:
        command, log = [sys.executable, str(ROOT / "app.py"), "serve"], self.folder / "server.log"
        self.server = start(command, log, self.folder, self.settings)
        wait_until_served(f"http://127.0.0.1:{self.port}/readyz", self.server, log)

    def kill_portal(self) -> None:
        self.server.kill()
        self.server.wait(20)

    def intents(self) -> int:
        """How many payments were begun at Stripe."""
        with self.stripe.context.store.lock:
            objects = list(self.stripe.context.store.objects.values())
        return sum(one.kind == "payment_intent" for one in objects)

    def charges(self, number: str) -> list[int]:
        """What Stripe took for an invoice."""
        with self.stripe.context.store.lock:
            objects = [dict(one) for one in self.stripe.context.store.objects.values()]
        return [
            int(str(one["amount"]))
            for one in objects
            if one["object"] == "charge"
            and one["status"] == "succeeded"
            and one["description"] == f"Invoice {number}"
        ]

    def booked(self, number: str) -> list[int]:
        """What the portal's ledger says was paid for it."""
        query = """SELECT -entry.amount_minor FROM ledger_entry AS entry
            JOIN invoice ON invoice.id = entry.invoice_id
            WHERE invoice.number = ? AND entry.kind = 'payment'"""
        path = f"file:{self.folder}/porchlight.db?mode=ro"
        with closing(sqlite3.connect(path, uri=True)) as database:
            return [int(row[0]) for row in database.execute(query, (number,))]

    def assert_paid_once(self, number: str) -> None:
        assert self.charges(number) == [BILL]
        until(lambda: self.booked(number) == [BILL])


@contextmanager
def serve_world(folder: Path) -> Iterator[World]:
    port, spec = free_port(), Guard.from_sdk()
    line = Line(port)
    secret = f"whsec_{secrets.token_hex(16)}"
    stripe = PracticeStripe(f"http://127.0.0.1:{port}/webhooks/stripe", secret)
    herald = Herald(Outside(GuardMiddleware(stripe.app, spec)))
    base = stripe.serve(0, app=herald)
    database = f"sqlite:///{folder}/porchlight.db"
    cookie, numbers = stock_portal(database)
    settings = {
        "PORCHLIGHT_PORT": str(port),
        "PORCHLIGHT_BASE_URL": f"http://127.0.0.1:{line.port}",
        "PORCHLIGHT_DATA_DIR": str(folder),
        "PORCHLIGHT_DATABASE_URL": database,
        "PORCHLIGHT_SECRET_KEY": secrets.token_hex(32),
        "PORCHLIGHT_STRIPE_SECRET_KEY": "sk_test_line",
        "PORCHLIGHT_STRIPE_PUBLISHABLE_KEY": "pk_test_line",
        "PORCHLIGHT_STRIPE_WEBHOOK_SECRET": secret,
        "PORCHLIGHT_STRIPE_API_BASE": base,
        "PORCHLIGHT_STRIPE_JS_URL": f"{base}/stripe.js",
    }
    world = World(line, stripe, herald, folder, settings, port, cookie, list(numbers))
    world.start_portal()
    try:
        yield world
        assert spec.violations == [], spec.report()
    finally:
        world.kill_portal()
        line.close()
        stripe.close()


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("not reached")
