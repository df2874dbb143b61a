"""Asks Stripe about payments and applies the answers; no transaction is open meanwhile."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import structlog

from data.kit import clock
from data.money.payments import CONFIRMABLE as CONFIRMABLE_STATES
from services.kit.unit_of_work import consult_as_system, execute_as_system
from services.money.payment_reads import Attempt, keep_intent, read_attempt
from services.money.payment_states import Settled, apply_intent, drop_payment
from services.money.stripe_gateway.errors import IntentMoved, MissingAtStripe
from services.money.stripe_gateway.facts import CONFIRMABLE, Intent
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.wallet import Wallet

# Stripe forgets an idempotency key after a day; the same call would then charge a second time.
KEY_LIFE = timedelta(hours=23)

log = structlog.get_logger()


class CheckoutIntents:
    """One payment's intent at Stripe: made or found, fetched, closed."""

    def __init__(self, gateway: StripeGateway, wallet: Wallet, *, origin: str) -> None:
        self._gateway = gateway
        self._wallet = wallet
        self._origin = origin

    async def obtain(self, payment_id: UUID) -> Intent:
        """The payment's intent. Any process may ask, any number of times: it is one intent.

        Raises:
            MissingAtStripe: the request never arrived, and it is too old to be repeated.
            PaymentServiceUnavailable: Stripe did not answer; the payment keeps its hold.
        """
        attempt = await consult_as_system(read_attempt, payment_id)
        if attempt.stripe_id:
            return await self._gateway.fetch_intent(attempt.stripe_id)
        intent = await self._make_or_find(attempt)
        await execute_as_system(keep_intent, payment_id, intent.id)
        return intent

    async def settle(self, intent: Intent) -> Settled | None:
        """Apply what Stripe said, and close at Stripe what has failed for good."""
        settled = await self.apply(intent)
        if settled is None or not settled.needs_closing:
            return settled
        return await self.apply(await self._cancel(intent.id))

    async def apply(self, intent: Intent) -> Settled | None:
        return await execute_as_system(apply_intent, intent, origin=self._origin)

    async def refresh(self, payment_id: UUID) -> Settled | None:
        """Ask Stripe how the payment stands, and apply it."""
        return await self.settle(await self.obtain(payment_id))

    async def close(self, payment_id: UUID) -> None:
        """Make sure that nobody can confirm the payment any more.

        When it turns out to be paid or on its way, that is recorded instead.
        """
        attempt = await consult_as_system(read_attempt, payment_id)
        if attempt.state not in CONFIRMABLE_STATES:
            return
        try:
            intent = await self.obtain(payment_id)
        except MissingAtStripe:
            await execute_as_system(drop_payment, payment_id)
            return
        if intent.status in CONFIRMABLE:
            intent = await self._cancel(intent.id)
        await self.settle(intent)

    async def _make_or_find(self, attempt: Attempt) -> Intent:
        customer = await self._wallet.ensure_customer(attempt.customer_id)
        if clock.now() - attempt.created_at < KEY_LIFE:
            return await self._gateway.create_intent(replace(attempt.draft, customer=customer))
        found = await self._gateway.find_intent(attempt.id, customer=customer)
        if found is None:
            raise MissingAtStripe
        return found

    async def _cancel(self, intent_id: str) -> Intent:
        try:
            return await self._gateway.cancel_intent(intent_id)
        except IntentMoved:
            log.info("intent moved while it was closed", intent=intent_id)
            return await self._gateway.fetch_intent(intent_id)
