"""What the office does with money, from the click to the books: Stripe first, then the rows."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlmodel import Session

from services.kit.permissions import Actor
from services.kit.unit_of_work import execute, execute_as_system
from services.money.checkout_intents import CheckoutIntents
from services.money.office_entries import (
    Credit,
    OfflinePayment,
    RefundRequest,
    grant_credit,
    list_in_the_way,
    plan_refund,
    record_offline_payment,
    void_invoice,
)
from services.money.payment_refusals import PaymentRefused, StillBusy
from services.money.stripe_gateway.facts import RefundDraft
from services.money.stripe_gateway.gateway import StripeGateway

P = ParamSpec("P")
R = TypeVar("R")
ROUNDS = 4


class NotSetUp(PaymentRefused):
    """A payment of Stripe's cannot be touched without Stripe's key."""

    def __init__(self) -> None:
        super().__init__("A payment for it is at Stripe, and no key to Stripe is set here.")


class OfficeMoney:
    """The office's actions. Where no key is set, only what needs no Stripe works."""

    def __init__(
        self, gateway: StripeGateway | None, intents: CheckoutIntents | None, *, origin: str
    ) -> None:
        self._gateway = gateway
        self._intents = intents
        self._origin = origin

    async def record(self, by: UUID | None, entry: OfflinePayment) -> None:
        """Record a check or cash; ``by`` is a session, None is whoever runs the server.

        Raises:
            NotPermitted: the person does not record payments.
            PaymentRefused: it cannot be recorded so; the sentence says why.
            PaymentServiceUnavailable: an open attempt could not be closed at Stripe.
        """
        await self._clear(by, entry.number)
        await self._as(by, record_offline_payment, entry, origin=self._origin)

    async def credit(self, by: UUID | None, credit: Credit) -> None:
        """Forgive an amount; refusals as for ``record``."""
        await self._clear(by, credit.number)
        await self._as(by, grant_credit, credit)

    async def void(self, by: UUID | None, number: str, reason: str) -> None:
        """Void an invoice; refusals as for ``record``."""
        await self._clear(by, number)
        await self._as(by, void_invoice, number, reason)

    async def refund(self, by: UUID | None, request: RefundRequest) -> None:
        """Send money back, at Stripe where it came through there.

        Raises:
            NotPermitted: the person does not record payments.
            NotFound: there is no such payment.
            PaymentRefused: that much is not left of it.
            PaymentServiceUnavailable: Stripe did not answer; the same form may be sent again.
        """
        plan = await self._as(by, plan_refund, request)
        if plan.intent is None:
            return
        if self._gateway is None or self._intents is None:
            raise NotSetUp
        await self._gateway.refund(
            RefundDraft(
                payment_id=request.payment_id,
                intent=plan.intent,
                amount_minor=request.amount.minor,
                request_id=str(request.form_id),
                is_due_again=request.is_due_again,
                tip_first=request.tip_first,
            )
        )
        intent = await self._gateway.fetch_intent(plan.intent, with_refunds=True)
        await self._intents.settle(intent)

    async def _clear(self, by: UUID | None, number: str) -> None:
        """Close what somebody has open in a checkout: a payment must not follow a check."""
        for _ in range(ROUNDS):
            in_the_way = await self._as(by, list_in_the_way, number)
            if not in_the_way:
                return
            if self._intents is None:
                raise NotSetUp
            for payment_id in in_the_way:
                await self._intents.close(payment_id)
        raise StillBusy

    async def _as(
        self,
        by: UUID | None,
        service: Callable[Concatenate[Session, Actor, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        if by is None:
            return await execute_as_system(service, *args, **kwargs)
        return await execute(by, service, *args, **kwargs)
