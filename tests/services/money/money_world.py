"""A customer with invoices, a payer, and the stand-in for Stripe under the guard's eyes."""

import asyncio
import functools
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
import stripe
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from data.accounts.people import Role
from data.kit import engine
from data.kit.activity import Activity
from data.kit.money import Money
from data.money.invoices import Invoice
from data.money.ledger import LedgerEntry
from data.money.payments import Payment
from data.work.customers import Customer
from pages.machine.stripe_webhook import stripe_webhook_route
from services.demo.practice_stripe import PracticeStripe
from services.money.checkout import Checkout
from services.money.checkout_intents import CheckoutIntents
from services.money.payment_orders import OrderLine, PaymentOrder
from services.money.payment_reads import StartedPayment
from services.money.reconciliation import Reconciled, Reconciliation
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.stripe_webhooks import StripeWebhooks
from services.money.wallet import Wallet
from tests.factories import make_customer, make_invoice, make_member, make_sign_in
from tests.tools.spec_guard import Guard, GuardMiddleware

SECRET = "whsec_money"
ORIGIN = "http://portal.test"
LATER = 3600.0  # until every debit, dispute and slow refund has had its end
NOW = timedelta(0)

# Reading the machine's certificates anew for each client took a sixth of these tests' time.
certificates = functools.cache(ssl.create_default_context)

VISA = "4242424242424242"
POOR_CARD = "4000000000009995"
GOOD_BANK = "000123456789"


class Address:
    """One served address for all tests, since starting a server is slow; worlds take turns."""

    def __init__(self, spec: Guard) -> None:
        self.spec = spec
        self.stripe: ASGIApp | None = None
        self.portal: ASGIApp | None = None
        self._server = PracticeStripe(None, SECRET)
        self.base = self._server.serve(0, GuardMiddleware(self._pass_on, spec))
        # Belongs to the server's loop, as every gateway does to the loop that uses it.
        self.gateway = StripeGateway("sk_test_x", base=self.base, secrets=[SECRET])

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/close":
            await self.gateway.close()
            await Response()(scope, receive, send)
            return
        app = self.portal if scope["path"].startswith("/webhooks/") else self.stripe
        assert app is not None
        await app(scope, receive, send)

    def close(self) -> None:
        # On the server's own loop: connections must be closed where they were opened.
        httpx.get(f"{self.base}/close")
        self._server.close()


class Desk:
    """The services of one process."""

    def __init__(self, gateway: StripeGateway) -> None:
        self.gateway = gateway
        self.wallet = Wallet(gateway, origin=ORIGIN)
        self.intents = CheckoutIntents(gateway, self.wallet, origin=ORIGIN)
        self.checkout = Checkout(self.intents, self.wallet)
        self.webhooks = StripeWebhooks(gateway, self.intents, origin=ORIGIN)
        self.reconciliation = Reconciliation(self.intents)


@asynccontextmanager
async def open_desk(base: str) -> AsyncIterator[Desk]:
    gateway = StripeGateway("sk_test_x", base=base, secrets=["whsec_old", SECRET], origin=ORIGIN)
    yield Desk(gateway)
    await gateway.close()


class World:
    def __init__(self, address: Address, desk: Desk, session: Session) -> None:
        self.address, self.desk = address, desk
        self.base = address.base
        self.practice = PracticeStripe(f"{address.base}/webhooks/stripe", SECRET, ach_seconds=600.0)
        address.stripe = self.practice.app
        address.portal = Starlette(routes=[stripe_webhook_route(Desk(address.gateway).webhooks)])
        self.faults = self.practice.faults
        self.http = httpx.AsyncClient(base_url=address.base)
        self.customer = make_customer(session)
        self.invoice = make_invoice(session, self.customer, 100_00)
        self.other_invoice = make_invoice(session, self.customer, 50_00)
        self.person = make_member(session, self.customer)
        self.signed_in = make_sign_in(session, self.person).id

    async def close(self) -> None:
        await self.http.aclose()
        await asyncio.to_thread(self.practice.close)

    # What the portal does

    async def start(self, amount: int = 100_00, **options: object) -> StartedPayment:
        order = order_of((self.invoice, amount), **options)
        return await self.desk.checkout.start(self.signed_in, order)

    async def reconcile(self, stale: timedelta = timedelta(hours=1)) -> list[Reconciled]:
        return await self.desk.reconciliation.run(NOW, stale)

    # What Stripe.js and banks do

    async def confirm(self, secret: str, number: str = VISA, **fields: str) -> dict[str, object]:
        details = _bank(number) if number.startswith("000") else card_details(number)
        return await self.confirm_with(secret, **details, **fields)

    async def confirm_with(self, secret: str, **fields: str) -> dict[str, object]:
        intent = secret.split("_secret_")[0]
        kind = "setup_intents" if intent.startswith("seti_") else "payment_intents"
        body = {"key": "pk_test_x", "client_secret": secret, "return_url": f"{ORIGIN}/", **fields}
        answer = await self.http.post(f"/v1/{kind}/{intent}/confirm", data=body)
        return dict(answer.json())

    async def confirm_alone(self, secret: str, number: str) -> None:
        """From a loop of one's own, to which this world's connections do not belong."""
        async with httpx.AsyncClient(base_url=self.base) as http:
            intent = secret.split("_secret_")[0]
            details = _bank(number) if number.startswith("000") else card_details(number)
            body = {"key": "pk_test_x", "client_secret": secret, "return_url": f"{ORIGIN}/"}
            await http.post(f"/v1/payment_intents/{intent}/confirm", data={**body, **details})

    async def answer_bank(self, secret: str, *, passed: bool) -> dict[str, object]:
        body = {"intent": secret.split("_secret_")[0], "client_secret": secret}
        sent = {**body, "ok": "true" if passed else "false"}
        return dict((await self.http.post("/authenticate", data=sent)).json())

    async def save_method(self, number: str = VISA) -> str:
        stripe_id = await self.desk.wallet.ensure_customer(self.customer.id)
        secret = (await self.desk.gateway.wallet.create_setup(stripe_id, "usd")).client_secret
        done = await self.confirm(secret, number)
        if done.get("status") == "requires_action":
            done = await self.answer_bank(secret, passed=True)
        return str(done["payment_method"])

    def objects(self, kind: str, **matches: object) -> list[dict[str, object]]:
        with self.practice.context.store.lock:
            return [
                dict(each)
                for each in self.practice.context.store.objects.values()
                if each.kind == kind and matches.items() <= each.items()
            ]

    async def pass_time(self) -> None:
        await asyncio.to_thread(self.practice.advance, LATER)
        await self.heard()

    async def heard(self) -> None:
        assert await asyncio.to_thread(self.practice.wait_until_delivered)

    # What stands in our books

    def bill(self, invoice: Invoice | None = None) -> Invoice:
        with engine.read_session() as session:
            return session.get_one(Invoice, (invoice or self.invoice).id)

    def payment(self) -> Payment:
        (payment,) = self.payments()
        return payment

    def payments(self) -> list[Payment]:
        with engine.read_session() as session:
            return list(session.exec(select(Payment).order_by(col(Payment.id))))

    def entries(self) -> list[tuple[str, int]]:
        """Kinds and amounts, without the invoices' own."""
        with engine.read_session() as session:
            query = select(LedgerEntry).where(col(LedgerEntry.payment_id).is_not(None))
            rows = session.exec(query.order_by(col(LedgerEntry.id))).all()
            return [(row.kind.value, row.amount_minor) for row in rows]

    def announced(self, prefix: str = "payment.") -> list[str]:
        with engine.read_session() as session:
            kinds = session.exec(select(Activity.kind).order_by(col(Activity.at))).all()
            return [kind for kind in kinds if kind.startswith(prefix)]


def order_of(*parts: tuple[Invoice, int], **options: object) -> PaymentOrder:
    lines = tuple(OrderLine(invoice.number, Money(amount)) for invoice, amount in parts)
    return PaymentOrder(
        lines,
        save_method=bool(options.get("save_method")),
        stripe_method_id=str(options["method"]) if options.get("method") else None,
    )


def sign_in_as(session: Session, customer: Customer, role: Role = Role.ADMIN) -> UUID:
    return make_sign_in(session, make_member(session, customer, role)).id


async def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("not reached")


@pytest.fixture(scope="session")
def stripe_spec() -> Guard:
    return Guard.from_sdk()


@pytest.fixture(scope="session")
def stripe_address(stripe_spec: Guard) -> Iterator[Address]:
    served = Address(stripe_spec)
    yield served
    served.close()


@pytest.fixture
async def world(
    database: Engine,
    session: Session,
    stripe_address: Address,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[World]:
    del database
    # The SDK's pause before it repeats a request: half a second each would be minutes in all.
    monkeypatch.setattr(stripe.HTTPXClient, "INITIAL_DELAY", 0.01)
    monkeypatch.setattr(ssl, "create_default_context", certificates)
    spec = stripe_address.spec
    spec.violations.clear()
    async with open_desk(stripe_address.base) as desk:
        made = World(stripe_address, desk, session)
        yield made
        await made.close()
    assert spec.violations == [], spec.report()


def card_details(number: str) -> dict[str, str]:
    return {
        "payment_method_data[type]": "card",
        "payment_method_data[card][number]": number,
        "payment_method_data[card][exp_month]": "12",
        "payment_method_data[card][exp_year]": "34",
        "payment_method_data[card][cvc]": "123",
    }


def _bank(number: str) -> dict[str, str]:
    return {
        "payment_method_data[type]": "us_bank_account",
        "payment_method_data[us_bank_account][routing_number]": "110000000",
        "payment_method_data[us_bank_account][account_number]": number,
        "payment_method_data[billing_details][name]": "Ingrid",
        "mandate_data[customer_acceptance][type]": "online",
    }
