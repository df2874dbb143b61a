"""The portal as ``app.py serve`` runs it, with Stripe's test keys from the environment."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext

from data.accounts.people import Person
from data.kit import engine, schema
from services.accounts.sessions import open_session
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from tests.factories import make_customer, make_invoice, make_member
from tests.served import ROOT, free_port, served

SECRET, PUBLISHABLE = "PORCHLIGHT_STRIPE_SECRET_KEY", "PORCHLIGHT_STRIPE_PUBLISHABLE_KEY"
INVOICES = 16


@dataclass(frozen=True, slots=True)
class StripePortal:
    """Where it is, who is signed in, and the invoices of $123.45 to pay."""

    url: str
    cookie: str
    numbers: tuple[str, ...]

    def sign_in(self, context: BrowserContext) -> None:
        context.add_cookies([{"name": "porchlight", "value": self.cookie, "url": self.url}])


def why_not() -> str:
    """A sentence when there are no keys to run with; never with keys that move money."""
    keys = (os.environ.get(SECRET, ""), os.environ.get(PUBLISHABLE, ""))
    if not all(keys):
        return (
            f"Set {SECRET} and {PUBLISHABLE} to the test keys of your Stripe account "
            "(sk_test_… and pk_test_…, dashboard.stripe.com/test/apikeys) to run this."
        )
    if not keys[0].startswith(("sk_test_", "rk_test_")) or not keys[1].startswith("pk_test_"):
        return "These are no test keys: the journey is only run with sk_test_… and pk_test_…."
    return ""


@contextmanager
def serve_with_stripe(folder: Path) -> Iterator[StripePortal]:
    """Events reach 127.0.0.1 from nowhere: the portal finds out by asking, as it must."""
    database = f"sqlite:///{folder}/porchlight.db"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "PORCHLIGHT_PORT": str(port),
        "PORCHLIGHT_BASE_URL": url,
        "PORCHLIGHT_DATA_DIR": str(folder),
        "PORCHLIGHT_DATABASE_URL": database,
        "PORCHLIGHT_SECRET_KEY": secrets.token_hex(32),
        "PORCHLIGHT_STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(16)}",
    }
    cookie, numbers = stock_portal(database)
    command = [sys.executable, str(ROOT / "app.py"), "serve"]
    with served(command, f"{url}/readyz", folder / "server.log", folder, settings):
        yield StripePortal(url, cookie, numbers)


def stock_portal(database: str) -> tuple[str, tuple[str, ...]]:
    engine.configure(database)
    schema.upgrade()
    with engine.new_session() as session:
        customer = make_customer(session)
        invoices = [make_invoice(session, customer, 123_45) for _ in range(INVOICES)]
        session.commit()
        person_id = make_member(session, customer).id
        numbers = tuple(invoice.number for invoice in invoices)
    cookie = write(
        lambda own: open_session(own, SYSTEM, own.get_one(Person, person_id), "link", "journey")
    )
    engine.current().dispose()
    return cookie, numbers
