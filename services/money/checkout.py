"""Paying, from the click to the answer: prepare in a transaction, ask Stripe, record."""

from dataclasses import replace
from uuid import UUID

import structlog

from data.kit.money import Money
from data.money.payments import PaymentState
from services.kit.errors import NotFound
from services.kit.permissions import Signed
from services.kit.unit_of_work import consult, consult_as_system, execute, execute_as_system
from services.money.checkout_intents import CheckoutIntents
from services.money.payment_orders import PaymentOrder, Prepared, prepare_autopay, prepare_payment
from services.money.payment_reads import (
    PaymentOutcome,
    StartedPayment,
    find_own_payment,
    read_outcome,
)
from services.money.payment_refusals import StillBusy
from services.money.stripe_gateway.errors import PaymentServiceUnavailable
from services.money.stripe_gateway.facts import CONFIRMABLE
from services.money.wallet import Wallet

# Each round closes one older attempt; more than a few means that somebody is faster than us.
ROUNDS = 4

log = structlog.get_logger()


class Checkout:
    """What the checkout dialog and automatic payments do. Holds no state of its own."""

    def __init__(self, intents: CheckoutIntents, wallet: Wallet) -> None:
        self._intents = intents
        self._wallet = wallet

    async def start(self, who: Signed, order: PaymentOrder) -> StartedPayment:
        """Reserve the order's amounts and have one intent for it at Stripe.

        The same order again, from another tab or person, leads to the same intent.

        Raises:
            NotPermitted: the signed-in person does not pay.
            NotFound: an invoice or the saved method is not theirs.
            PaymentRefused: it cannot be paid so; nothing was charged.
            PaymentServiceUnavailable: Stripe did not answer; nothing was charged.
        """
        await self._check_method(who, order.stripe_method_id)
        for _ in range(ROUNDS):
            prepared = await execute(who, prepare_payment, order)
            started = await self._go_on(prepared, order)
            if started is not None:
                return started
        raise StillBusy

    async def refresh(self, who: Signed, payment_id: UUID) -> PaymentOutcome:
        """How the person's payment stands, after asking Stripe.

        Without an answer from Stripe it is told as last known: money may have moved, so
        this never says that nothing was charged.

        Raises:
            NotPermitted: the signed-in person sees no money.
            NotFound: the payment is not theirs.
        """
        known = await consult(who, find_own_payment, payment_id)
        try:
            intent = await self._intents.obtain(known.payment_id)
            await self._intents.settle(intent)
        except PaymentServiceUnavailable:
            log.warning("payment is confirmed later", payment=str(payment_id))
            return known
        outcome = await consult(who, find_own_payment, payment_id)
        return replace(outcome, verification_url=intent.verification_url)

    async def charge(self, customer_id: UUID, order: PaymentOrder) -> PaymentOutcome:
        """Charge a saved method while nobody watches.

        A payment that waits for its customer, or whose answer was lost, stays as it is.

        Raises:
            NotFound: an invoice is not the customer's.
            PaymentRefused: it cannot be paid so, or a person is just paying.
        """
        prepared = await execute_as_system(prepare_autopay, customer_id, order)
        if prepared.payment_id is None:
            # A person is paying. What they leave open, reconciliation closes within the hour.
            raise StillBusy
        return await self._charge(prepared.payment_id)

    async def _charge(self, payment_id: UUID) -> PaymentOutcome:
        before = await consult_as_system(read_outcome, payment_id)
        if before.state is PaymentState.CREATED:
            try:
                await self._intents.refresh(payment_id)
            except PaymentServiceUnavailable:
                log.warning("autopay waits for stripe", payment=str(payment_id))
        return await consult_as_system(read_outcome, payment_id)

    async def _go_on(self, prepared: Prepared, order: PaymentOrder) -> StartedPayment | None:
        """None when another round is needed: its gate then says what became of the invoice."""
        if prepared.payment_id is None:
            for payment_id in prepared.in_the_way:
                await self._intents.close(payment_id)
            return None
        intent = await self._intents.obtain(prepared.payment_id)
        if intent.status not in CONFIRMABLE:
            await self._intents.settle(intent)
            return None
        return StartedPayment(
            payment_id=prepared.payment_id,
            client_secret=intent.client_secret,
            amount=Money(intent.amount_minor, intent.currency),
            stripe_method_id=order.stripe_method_id,
        )

    async def _check_method(self, who: Signed, method_id: str | None) -> None:
        if method_id is None:
            return
        methods = await self._wallet.list_methods(who)
        if method_id not in {method.id for method in methods}:
            raise NotFound("payment method")
