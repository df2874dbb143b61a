"""The one place where a payment's state moves: to what Stripe says, and never back."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import Session

from data.kit import clock
from data.kit.companies import find_company
from data.money.ledger import EntryKind
from data.money.payments import (
    MethodType,
    Payment,
    PaymentKind,
    PaymentState,
    Review,
    find_payment_of_intent,
    lock_payment,
)
from services.kit.permissions import Actor, Permission, require
from services.money.ledger_postings import LedgerPosting
from services.money.locked_payments import LockedPayment, hold_payment
from services.money.receipts import queue_receipt
from services.money.stripe_gateway.facts import Charge, Dispute, DisputeStatus, Intent, IntentStatus

ENDED = frozenset({PaymentState.SUCCEEDED, PaymentState.FAILED, PaymentState.CANCELED})
# The customer has to come back and answer the bank; the payment stays open for that.
COME_BACK = "authentication_required"

_DISPUTES = list(DisputeStatus)
_WAITING = frozenset({IntentStatus.REQUIRES_PAYMENT_METHOD, IntentStatus.REQUIRES_CONFIRMATION})

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a payment stands now.

    With ``needs_closing`` the try has failed for good, but whoever kept the client secret could
    still confirm it: the intent is canceled at Stripe first, and only then is its hold freed.
    """

    payment_id: UUID
    state: PaymentState
    needs_closing: bool = False


def apply_intent(session: Session, actor: Actor, intent: Intent, *, origin: str) -> Settled | None:
    """Bring a payment to what Stripe says; None when the intent belongs to none of ours.

    Any number of times, in any order, from anywhere: an ended state never regresses, the ledger
    takes each cause once, and an invoice's holds are counted anew from the payments' rows.
    ``origin`` is the portal's, for the receipt's link.

    Raises:
        NotPermitted: only the portal itself may say what Stripe said.
    """
    require(actor, Permission.SETTLE_PAYMENTS)
    payment = _lock_payment_of(session, intent)
    if payment is None:
        return None
    if payment.stripe_id not in {None, intent.id}:
        return _flag_second_intent(session, payment, intent)
    held = hold_payment(session, payment)
    payment.stripe_id = intent.id
    needs_closing = _needs_closing(payment, intent)
    _move(payment, intent)
    booked = _book(held, intent) if intent.status is IntentStatus.SUCCEEDED else frozenset()
    if payment.state is not held.state_before or booked:
        payment.updated_at = clock.now()
    held.settle(actor, booked)
    if EntryKind.PAYMENT in booked:
        queue_receipt(session, actor, payment, origin=origin)
    return Settled(payment.id, payment.state, needs_closing)


def drop_payment(session: Session, actor: Actor, payment_id: UUID) -> None:
    """Give up a payment of which Stripe, asked by its metadata, never heard."""
    require(actor, Permission.SETTLE_PAYMENTS)
    payment = lock_payment(session, payment_id)
    if payment.state is PaymentState.CREATED and payment.stripe_id is None:
        held = hold_payment(session, payment)
        payment.state = PaymentState.CANCELED
        payment.updated_at = clock.now()
        held.settle(actor, frozenset())


def _lock_payment_of(session: Session, intent: Intent) -> Payment | None:
    payment_id = find_payment_of_intent(session, intent.id)
    if payment_id is None and intent.payment_id and session.get(Payment, intent.payment_id):
        payment_id = intent.payment_id
    return lock_payment(session, payment_id) if payment_id else None


def _flag_second_intent(session: Session, payment: Payment, intent: Intent) -> Settled:
    # Cannot happen while Stripe keeps its promise on idempotency keys. Never guess: a person looks.
    log.error("two intents for one payment", payment=str(payment.id), intent=intent.id)
    payment.review = Review.UNEXPLAINED
    session.add(payment)
    return Settled(payment.id, payment.state)


def _move(payment: Payment, intent: Intent) -> None:
    has_ended = payment.state in ENDED
    if intent.status is IntentStatus.SUCCEEDED:
        # From any state: the money has moved, whatever we thought of the payment.
        payment.state = PaymentState.SUCCEEDED
        payment.error = payment.error_code = None
    elif has_ended:
        return
    elif intent.status is IntentStatus.CANCELED:
        payment.state = _end_of(payment)
    elif intent.status is IntentStatus.PROCESSING:
        payment.state = PaymentState.PROCESSING
        payment.error = payment.error_code = None
    else:
        _move_while_open(payment, intent)
    _note_method(payment, intent.charge)


def _move_while_open(payment: Payment, intent: Intent) -> None:
    if intent.problem is not None:
        payment.error, payment.error_code = intent.problem.message, intent.problem.code
        payment.method_type = intent.problem.method_type or payment.method_type
    if intent.verification_url:
        payment.method_type = MethodType.ACH
    if payment.state is PaymentState.PROCESSING:
        # A failed debit, or an old answer that came late. Either way the hold stays until
        # Stripe says that the intent is dead.
        return
    asks_customer = intent.status is IntentStatus.REQUIRES_ACTION or _must_come_back(intent)
    payment.state = (
        PaymentState.REQUIRES_ACTION if asks_customer else PaymentState.REQUIRES_PAYMENT_METHOD
    )


def _needs_closing(payment: Payment, intent: Intent) -> bool:
    if intent.status not in _WAITING or intent.problem is None or payment.state in ENDED:
        return False
    if payment.kind is PaymentKind.AUTOPAY:
        return not _must_come_back(intent)
    is_debit = intent.problem.method_type is MethodType.ACH
    return is_debit or payment.state is PaymentState.PROCESSING


def _must_come_back(intent: Intent) -> bool:
    return intent.problem is not None and intent.problem.code == COME_BACK


def _end_of(payment: Payment) -> PaymentState:
    """Given up by the payer, or refused by the bank with nobody there to try again."""
    nobody_there = payment.kind is PaymentKind.AUTOPAY or payment.method_type is MethodType.ACH
    return PaymentState.FAILED if payment.error and nobody_there else PaymentState.CANCELED


def _note_method(payment: Payment, charge: Charge | None) -> None:
    if charge is not None:
        payment.method_type, payment.method_label = charge.method_type, charge.method_label


def _book(held: LockedPayment, intent: Intent) -> frozenset[EntryKind]:
    payment = held.payment
    company = find_company(held.session)
    zone = ZoneInfo(company.time_zone if company else "UTC")
    today = clock.now().astimezone(zone).date()
    if payment.paid_on is None:
        # A debit counts from the day it cleared, a card from the day it was charged.
        charge = intent.charge
        is_card = charge is not None and charge.method_type is MethodType.CARD
        payment.paid_on = charge.created_at.astimezone(zone).date() if charge and is_card else today
    posting = LedgerPosting(held.session, payment, held.parts, today)
    payment.received_minor = intent.received_minor
    booked = posting.book_all(intent)
    payment.refunded_minor = posting.total(EntryKind.REFUND)
    payment.charged_back_minor = posting.total(EntryKind.CHARGEBACK)
    _note_disputes(payment, intent)
    return booked


def _note_disputes(payment: Payment, intent: Intent) -> None:
    if not intent.disputes:
        return
    newest: Dispute = max(intent.disputes, key=lambda dispute: dispute.created_at)
    known = payment.dispute_status if payment.dispute_id == newest.id else None
    if known and _DISPUTES.index(DisputeStatus(known)) > _DISPUTES.index(newest.status):
        return
    payment.dispute_id, payment.dispute_status = newest.id, newest.status.value
