"""Finds out what no webhook told: lost events, lost answers, abandoned dialogs."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from data.kit import clock
from data.money.payments import PaymentKind, PaymentState
from services.kit.errors import DomainError
from services.kit.unit_of_work import consult_as_system, execute_as_system
from services.money.checkout_intents import CheckoutIntents
from services.money.payment_reads import Attempt, list_holding, read_attempt
from services.money.payment_states import drop_payment
from services.money.stripe_gateway.errors import MissingAtStripe
from services.money.stripe_gateway.facts import CONFIRMABLE, Intent

QUIET = timedelta(minutes=5)  # a webhook would have come by then
STALE = timedelta(hours=1)  # nobody sits before the dialog any more

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A payment whose state turned out to be another one."""

    payment_id: UUID
    before: PaymentState
    after: PaymentState


class Reconciliation:
    """Safe at any time and from any process: it only asks Stripe and applies the answer."""

    def __init__(self, intents: CheckoutIntents) -> None:
        self._intents = intents
        self._has_looked = False

    async def run_due(self) -> list[Reconciled]:
        """The scheduler's round. The first looks at all: webhooks found nobody before it."""
        quiet = QUIET if self._has_looked else timedelta(0)
        self._has_looked = True
        return await self.run(quiet)

    async def run(self, quiet: timedelta = QUIET, stale: timedelta = STALE) -> list[Reconciled]:
        """Look at each payment that may still take money; what was corrected."""
        attempts = await consult_as_system(list_holding, clock.now() - quiet)
        corrected = []
        for attempt in attempts:
            try:
                await self._look_at(attempt, stale)
            except DomainError as reason:
                # One payment that Stripe has no answer for must not stop the others.
                log.warning("not reconciled", payment=str(attempt.id), reason=str(reason))
            now = await consult_as_system(read_attempt, attempt.id)
            if now.state is not attempt.state:
                corrected.append(Reconciled(attempt.id, attempt.state, now.state))
        if corrected:
            log.info("payments reconciled", count=len(corrected))
        return corrected

    async def _look_at(self, attempt: Attempt, stale: timedelta) -> None:
        try:
            intent = await self._intents.obtain(attempt.id)
        except MissingAtStripe:
            await execute_as_system(drop_payment, attempt.id)
            return
        await self._intents.settle(intent)
        if _is_abandoned(attempt, intent, stale):
            await self._intents.close(attempt.id)


def _is_abandoned(attempt: Attempt, intent: Intent, stale: timedelta) -> bool:
    """Autopay waits for its customer, and micro-deposits take days: both stay open."""
    waits = attempt.draft.kind is PaymentKind.AUTOPAY or intent.verification_url is not None
    is_old = attempt.updated_at <= clock.now() - stale
    return intent.status in CONFIRMABLE and not waits and is_old
