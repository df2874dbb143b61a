"""The checkout where what it asks for fails; how one pays stands in the browser's tests."""

from collections.abc import Sequence
from uuid import UUID

import pytest
import structlog
from nicegui import ui
from nicegui.testing import User

from components.kit.actions import action_button
from components.money.checkout_dialog import (
    CheckoutActions,
    CheckoutBill,
    CheckoutDialog,
)
from components.money.checkout_form import CheckoutForm
from components.money.payment_element import StripeForm
from data.kit.money import Money
from services.money.payment_orders import OrderLine, PaymentOrder
from services.money.payment_reads import PaymentOutcome, StartedPayment
from services.money.stripe_gateway.facts import MethodSummary
from tests.drawn import press, texts_in

pytestmark = pytest.mark.nicegui_main_file("")


async def start(_order: PaymentOrder) -> StartedPayment | str:
    return "Not now."


async def refresh(_payment_id: UUID) -> PaymentOutcome | str:
    return "Not now."


async def list_no_methods() -> Sequence[MethodSummary]:
    raise LookupError("of our own making")


async def test_saved_methods_that_cannot_be_listed_leave_paying_with_a_new_one(user: User) -> None:
    @ui.page("/")
    def page() -> None:
        bill = CheckoutBill((OrderLine("INV-1", Money(50_00)),))
        form = StripeForm("/stripe.js", "pk_test", "https://portal.example/")
        actions = CheckoutActions(start, refresh, list_no_methods)
        action_button("Checkout", lambda: CheckoutDialog(bill, form, actions).begin())

    await user.open("/")
    with structlog.testing.capture_logs() as logs:
        press(user, "Checkout")
        await user.should_see("Pay $50.00")
        form = next(iter(user.find(CheckoutForm).elements))

    assert [line["event"] for line in logs] == ["saved methods not listed"]
    assert form.state.chosen == ""
    assert texts_in(form, "pl-error")[-1] == (
        "Your saved methods cannot be shown right now. You can pay with a new one. "
        f"Reference {logs[0]['reference']}."
    )
