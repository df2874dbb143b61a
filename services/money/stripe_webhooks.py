"""Stripe's events: each proves itself, is looked up at Stripe, and takes effect once."""

from datetime import timedelta
from enum import IntEnum

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from data.kit import clock
from data.money.payments import StripeEvent, WebhookSkew
from data.work.customers import Customer
from services.kit import formats
from services.kit.errors import DomainError
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.kit.unit_of_work import consult_as_system, execute_as_system
from services.money.autopay_agreements import end_agreement_of_method
from services.money.checkout_intents import CheckoutIntents
from services.money.payment_states import Settled, apply_intent
from services.money.stripe_gateway.errors import ForgedNotice, MissingAtStripe
from services.money.stripe_gateway.facts import Intent, StripeNotice
from services.money.stripe_gateway.gateway import StripeGateway

PAYMENT_EVENTS = frozenset(
    {
        "payment_intent.processing",
        "payment_intent.requires_action",
        "payment_intent.succeeded",
        "payment_intent.payment_failed",
        "payment_intent.canceled",
        "charge.refunded",
        "refund.created",
        "refund.updated",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
    }
)
METHOD_EVENTS = frozenset(
    {
        "setup_intent.succeeded",
        "setup_intent.setup_failed",
        "payment_method.attached",
        "payment_method.detached",
        "payment_method.updated",
        "payment_method.automatically_updated",
        "customer.deleted",
    }
)

MANDATE_EVENT = "mandate.updated"
HANDLED_EVENTS = PAYMENT_EVENTS | METHOD_EVENTS | {MANDATE_EVENT}
SKEW_MATTERS = timedelta(days=7)
GONE = "the payment method was removed"
MANDATE_ENDED = "the bank ended its permission to debit the account"

log = structlog.get_logger()


class Answer(IntEnum):
    """What Stripe is told; anything but the first makes it send the event again."""

    TAKEN = 200
    REFUSED = 400
    NOT_SET_UP = 404
    LATER = 500


class UnknownPayment(DomainError):
    def __init__(self) -> None:
        super().__init__("The payment is ours, but it is not stored here yet.")


def is_handled(session: Session, actor: Actor, event_id: str) -> bool:
    """Whether an event took effect already."""
    require(actor, Permission.SETTLE_PAYMENTS)
    return session.get(StripeEvent, event_id) is not None


def record_notice(
    session: Session, actor: Actor, notice: StripeNotice, intent: Intent | None, *, origin: str
) -> Settled | None:
    """Store an event together with its effect: both or neither, and once.

    Raises:
        UnknownPayment: it is about a payment of ours that has no row; Stripe shall try again.
        IntegrityError: another delivery of the same event is being stored at this moment.
    """
    require(actor, Permission.SETTLE_PAYMENTS)
    if session.get(StripeEvent, notice.id) is not None:
        return None
    session.add(StripeEvent(id=notice.id, type=notice.type, created_at=notice.created_at))
    session.flush()
    if notice.type in METHOD_EVENTS:
        _tell_of_methods(session, actor, notice)
    if notice.type == "payment_method.detached":
        end_agreement_of_method(session, actor, notice.object_id, GONE, origin=origin)
    if intent is None:
        return None
    settled = apply_intent(session, actor, intent, origin=origin)
    if settled is None and intent.payment_id is not None:
        raise UnknownPayment
    return settled


def record_skew(session: Session, actor: Actor, seconds: int) -> None:
    """Remember that an event was refused for its age: perhaps our clock is wrong."""
    require(actor, Permission.SETTLE_PAYMENTS)
    row = session.get(WebhookSkew, 1) or WebhookSkew(seconds=seconds)
    row.seconds, row.seen_at = seconds, clock.now()
    session.add(row)


def read_skew(session: Session, actor: Actor) -> str:
    """A line for the operator; empty when every event of the last week had the right time."""
    require(actor, Permission.SETTLE_PAYMENTS)
    row = session.get(WebhookSkew, 1)
    if row is None or clock.now() - row.seen_at > SKEW_MATTERS:
        return ""
    return (
        f"Stripe's events were refused on {formats.utc_moment(row.seen_at)} because this server's "
        f"clock is {row.seconds} s ahead of them: set the clock (NTP)."
    )


class StripeWebhooks:
    """Takes what Stripe posts. Order, repetition and loss of events do not matter."""

    def __init__(self, gateway: StripeGateway, intents: CheckoutIntents, *, origin: str) -> None:
        self._gateway = gateway
        self._intents = intents
        self._origin = origin

    async def receive(self, payload: bytes, signature: str) -> Answer:
        """Handle one delivery: the raw body and the ``Stripe-Signature`` header."""
        if not self._gateway.takes_notices:
            return Answer.NOT_SET_UP
        try:
            notice = self._gateway.read_notice(payload, signature)
        except ForgedNotice as reason:
            log.warning("webhook refused", reason=str(reason))
            await self._note_skew(reason)
            return Answer.REFUSED
        return (await self.take(notice))[0]

    async def take(self, notice: StripeNotice) -> tuple[Answer, bool]:
        """Let a proved event take effect; with whether it was news."""
        if notice.type not in HANDLED_EVENTS:
            return Answer.TAKEN, False
        if await consult_as_system(is_handled, notice.id):
            return Answer.TAKEN, False
        return await self._try(notice), True

    async def _try(self, notice: StripeNotice) -> Answer:
        try:
            await self._take(notice)
        except DomainError as reason:
            log.warning("webhook put off", event_id=notice.id, type=notice.type, reason=str(reason))
            return Answer.LATER
        except IntegrityError:
            return await self._after_collision(notice)
        return Answer.TAKEN

    async def _note_skew(self, reason: ForgedNotice) -> None:
        if reason.age_seconds is not None:
            await execute_as_system(record_skew, reason.age_seconds)

    async def _take(self, notice: StripeNotice) -> None:
        intent = await self._look_up(notice)
        if notice.type == MANDATE_EVENT:
            await self._look_at_mandate(notice)
        settled = await execute_as_system(record_notice, notice, intent, origin=self._origin)
        if settled is not None and settled.needs_closing and intent is not None:
            # The event is stored: when Stripe is away now, reconciliation closes the intent.
            await self._intents.settle(intent)

    async def _look_up(self, notice: StripeNotice) -> Intent | None:
        """The intent as it is now: what the event says of it may be hours old, or forged."""
        if notice.type not in PAYMENT_EVENTS or notice.intent is None:
            return None
        about_refund = notice.type.startswith(("refund.", "charge.refunded"))
        try:
            return await self._gateway.fetch_intent(notice.intent, with_refunds=about_refund)
        except MissingAtStripe:
            return None

    async def _look_at_mandate(self, notice: StripeNotice) -> None:
        """A bank account without its mandate cannot be debited while nobody watches."""
        mandate = await self._gateway.wallet.fetch_mandate(notice.object_id)
        if mandate is not None and not mandate.is_active and mandate.method_id:
            await execute_as_system(
                end_agreement_of_method, mandate.method_id, MANDATE_ENDED, origin=self._origin
            )

    async def _after_collision(self, notice: StripeNotice) -> Answer:
        done = await consult_as_system(is_handled, notice.id)
        return Answer.TAKEN if done else Answer.LATER


def _tell_of_methods(session: Session, actor: Actor, notice: StripeNotice) -> None:
    if notice.customer is None:
        return
    query = select(Customer).where(Customer.stripe_id == notice.customer)
    customer = session.exec(query).one_or_none()
    if customer is None:
        return
    if notice.type == "customer.deleted":
        customer.stripe_id = None
        session.add(customer)
    announce(session, actor, EventKind.METHOD_CHANGED, About(customer_id=customer.id))
