"""A portal of one page, with real services and the practice Stripe, under the product's policy.

Run ``python -m tests.browser.checkout_shop PORT`` and open /pay/INV-1 and so on.
"""

import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from nicegui import app, ui
from sqlmodel import SQLModel

from components.kit import theme
from components.kit.actions import action_button
from components.money.checkout_dialog import CheckoutActions, CheckoutBill, CheckoutDialog
from components.money.payment_element import StripeForm
from data.kit import engine, sealing
from data.kit.money import Money
from data.money.invoices import Invoice, find_invoice
from pages.machine.security_headers import SecurityHeaders
from pages.machine.stripe_webhook import stripe_webhook_route
from services.demo.practice_stripe import PracticeStripe
from services.kit import formats
from services.kit.errors import DomainError
from services.kit.permissions import SYSTEM
from services.kit.settings import Settings
from services.money.checkout import Checkout
from services.money.checkout_intents import CheckoutIntents
from services.money.payment_orders import OrderLine, PaymentOrder
from services.money.payment_reads import PaymentOutcome, StartedPayment
from services.money.stripe_gateway.facts import MethodSummary
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.stripe_webhooks import StripeWebhooks
from services.money.tips import switch_tips
from services.money.wallet import Wallet
from tests.factories import make_customer, make_invoice, make_member, make_sign_in

SECRET = "whsec_shop"
R = TypeVar("R")


class Shop:
    """The wiring that app.py does in the product."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        practice = PracticeStripe(f"{self.origin}/webhooks/stripe", SECRET, ach_seconds=3.0)
        gateway = StripeGateway("sk_test_shop", base=practice.serve(0), secrets=[SECRET])
        self.wallet = Wallet(gateway)
        intents = CheckoutIntents(gateway, self.wallet, origin=self.origin)
        self.checkout = Checkout(intents, self.wallet)
        webhooks = StripeWebhooks(gateway, intents, origin=self.origin)
        app.router.routes.append(stripe_webhook_route(webhooks))
        app.mount("/_stripe", practice.app)
        app.on_shutdown(practice.close)

    def stock(self) -> None:
        """Twenty invoices of $123.45 for one customer with one payer."""
        with engine.new_session() as session:
            self.customer = make_customer(session)
            for number in range(1, 21):
                invoice = make_invoice(session, self.customer, 123_45)
                invoice.number = f"INV-{number}"
            session.commit()
            self.signed_in = make_sign_in(session, make_member(session, self.customer)).id
            switch_tips(session, SYSTEM, on=True)
            session.commit()

    def read(self, number: str) -> Invoice:
        with engine.read_session() as session:
            found = find_invoice(session, number, customer_id=self.customer.id, scope=None)
            assert found is not None
            return found

    def actions(self) -> CheckoutActions:
        return CheckoutActions(
            start=self._start,
            refresh=self._refresh,
            list_methods=self._list_methods,
            receipt_url=lambda payment_id: f"/receipts/{payment_id}.pdf",
        )

    async def _start(self, order: PaymentOrder) -> StartedPayment | str:
        return await told(lambda: self.checkout.start(self.signed_in, order))

    async def _refresh(self, payment_id: UUID) -> PaymentOutcome | str:
        return await told(lambda: self.checkout.refresh(self.signed_in, payment_id))

    async def _list_methods(self) -> Sequence[MethodSummary]:
        return await self.wallet.list_methods(self.signed_in)


async def told(work: Callable[[], Awaitable[R]]) -> R | str:
    try:
        return await work()
    except DomainError as refusal:
        return str(refusal)


def state_of(invoice: Invoice) -> str:
    if invoice.processing_minor:
        return "Processing"
    return "Settled" if invoice.balance.minor <= 0 else f"Due {formats.money(invoice.balance)}"


def serve(port: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="porchlight-shop-"))
    sealing.configure("7d1c" * 16)
    SQLModel.metadata.create_all(engine.configure(f"sqlite:///{folder}/shop.db"))
    shop = Shop(port)
    shop.stock()
    settings = Settings(stripe_secret_key="sk_test_shop", stripe_js_url="/_stripe/stripe.js")
    app.add_middleware(SecurityHeaders, settings=settings)
    theme.apply()

    @ui.page("/pay/{numbers}")
    def pay(numbers: str, tips: bool = False) -> None:
        form = StripeForm("/_stripe/stripe.js", "pk_test_shop", f"{shop.origin}/pay/{numbers}")
        ui.add_head_html("<title>Pay</title>")
        label = ui.label().mark("state")

        def look() -> None:
            states = [state_of(shop.read(number)) for number in numbers.split("+")]
            label.set_text("; ".join(states))

        async def checkout() -> None:
            invoices = [shop.read(number) for number in numbers.split("+")]
            lines = tuple(
                OrderLine(each.number, Money(max(each.balance.minor, 50))) for each in invoices
            )
            bill = CheckoutBill(lines, takes_tip=tips)
            await CheckoutDialog(bill, form, shop.actions()).begin()

        look()
        ui.timer(0.3, look)
        action_button("Checkout", checkout)

    ui.run(port=port, host="127.0.0.1", show=False, reload=False, show_welcome_message=False)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
