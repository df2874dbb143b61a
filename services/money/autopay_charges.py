"""The charges of automatic payments: announced, held, claimed, and what became of them.

Only the rows; services/money/autopay asks Stripe between claiming and closing.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.companies import find_company
from data.kit.money import Money
from data.money.autopay import (
    Autopay,
    AutopayCharge,
    ChargeState,
    DueCharges,
    all_current_autopay,
    charges_in,
    current_autopay,
    lock_charge,
    next_due_charge,
    unannounced_invoices,
)
from data.money.invoices import Invoice, InvoiceState, lock_invoice
from data.money.payments import Payment, PaymentKind, PaymentState, payments_of_invoice
from data.work.customers import is_live
from services.kit.events import About, EventKind, announce
from services.kit.links import hash_token
from services.kit.permissions import Actor, Permission, require
from services.money.autopay_mails import mail_ahead, mail_confirm, mail_over_limit
from services.money.credits import use_credits_before_charge
from services.money.payment_orders import OrderLine, PaymentOrder

AHEAD = timedelta(days=3)
RETRY_DAYS = (3, 5, 7)  # after the first try
LEASE = timedelta(minutes=10)
# A card that is lost, stolen or closed is not asked again; nor is a bank account.
SOFT_DECLINES = frozenset(
    {
        "approve_with_id",
        "call_issuer",
        "card_declined",
        "card_velocity_exceeded",
        "do_not_honor",
        "generic_decline",
        "insufficient_funds",
        "issuer_not_available",
        "processing_error",
        "reenter_transaction",
        "try_again_later",
        "withdrawal_count_limit_exceeded",
    }
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A charge that this process alone may try now; ``earlier`` was begun under the same try."""

    invoice_id: UUID
    customer_id: UUID
    order: PaymentOrder
    earlier: UUID | None


def announce_charges(session: Session, actor: Actor, *, origin: str) -> None:
    """Plan a charge for each invoice that is due within three days, and tell the customer."""
    require(actor, Permission.SETTLE_PAYMENTS)
    today = company_day(session)
    for agreement in all_current_autopay(session):
        if not is_live(session, agreement.customer_id):
            continue  # nothing is charged unannounced, and nothing is mailed yet
        use_credits_before_charge(session, actor, agreement.customer_id)
        invoices = unannounced_invoices(
            session, customer_id=agreement.customer_id, due_until=today + AHEAD
        )
        for invoice in invoices:
            _announce_charge(session, actor, agreement, invoice, origin)


def claim_charge(
    session: Session, actor: Actor, tried: frozenset[UUID], *, origin: str
) -> Claim | None:
    """Take the next charge whose day has come, other than those tried in this round.

    The lease ends by itself if we die. An amount above what was announced is announced anew.
    """
    require(actor, Permission.SETTLE_PAYMENTS)
    due = DueCharges(company_day(session), clock.now(), tried)
    while (charge := next_due_charge(session, due)) is not None:
        agreement = current_autopay(session, customer_id=charge.customer_id)
        if agreement is not None:
            use_credits_before_charge(session, actor, charge.customer_id)
        invoice = lock_invoice(session, charge.invoice_id)
        amount = open_amount(invoice)
        if agreement is None or not amount or _is_over_limit(agreement, amount):
            charge.state = ChargeState.DONE if not amount else ChargeState.GIVEN_UP
        elif amount.minor > charge.announced_minor:
            charge.announced_minor = amount.minor
            charge.charge_on = company_day(session) + AHEAD
            mail_ahead(session, charge, agreement, invoice, origin=origin)
        else:
            return _claim(session, charge, agreement, OrderLine(invoice.number, amount))
        session.add(charge)
        session.flush()
    return None


def release_charge(session: Session, actor: Actor, invoice_id: UUID) -> None:
    """Give a claim back: somebody is paying just now, or Stripe is away. The next round tries."""
    require(actor, Permission.SETTLE_PAYMENTS)
    charge = lock_charge(session, invoice_id)
    if charge is not None:
        charge.leased_until = None
        session.add(charge)


def close_charge(
    session: Session, actor: Actor, invoice_id: UUID, payment_id: UUID | None, *, origin: str
) -> ChargeState:
    """Write down what became of a try; without a payment there was nothing left to charge."""
    require(actor, Permission.SETTLE_PAYMENTS)
    charge = lock_charge(session, invoice_id)
    if charge is None:
        return ChargeState.GIVEN_UP
    payment = session.get(Payment, payment_id) if payment_id else None
    charge.leased_until = None
    if payment is None:
        charge.state = ChargeState.DONE
    else:
        _follow(session, charge, payment, origin)
    session.add(charge)
    session.flush()
    return charge.state


def follow_waiting_charges(session: Session, actor: Actor, *, origin: str) -> None:
    """See what became of charges that waited for a bank or a customer."""
    require(actor, Permission.SETTLE_PAYMENTS)
    for charge in charges_in(session, ChargeState.WAITING):
        payment = session.get(Payment, charge.payment_id) if charge.payment_id else None
        if payment is not None:
            _follow(session, charge, payment, origin)
            session.add(charge)


def _announce_charge(
    session: Session, actor: Actor, agreement: Autopay, invoice: Invoice, origin: str
) -> None:
    day = max(invoice.due_on, company_day(session) + AHEAD)
    amount = open_amount(invoice)
    code = secrets.token_urlsafe(24)
    charge = AutopayCharge(
        invoice_id=invoice.id,
        customer_id=invoice.customer_id,
        autopay_id=agreement.id,
        announced_minor=amount.minor,
        first_on=day,
        charge_on=day,
        hold_code=code,
        hold_hash=hash_token(code),
    )
    if _is_over_limit(agreement, amount):
        charge.state = ChargeState.GIVEN_UP
        mail_over_limit(session, invoice, amount, origin=origin)
    else:
        mail_ahead(session, charge, agreement, invoice, origin=origin)
    session.add(charge)
    session.flush()
    tell_of_charge(session, actor, invoice, "announced")


def _claim(session: Session, charge: AutopayCharge, agreement: Autopay, line: OrderLine) -> Claim:
    today = company_day(session)
    earlier = None
    if charge.tried_on == today:
        # Whoever held the lease died: what they began is looked at, and nothing begun anew.
        earlier = _payment_since(session, charge)
    else:
        charge.tried_on, charge.tried_at = today, clock.now()
        charge.tries += 1
    charge.leased_until = clock.now() + LEASE
    session.add(charge)
    session.flush()
    order = PaymentOrder((line,), stripe_method_id=agreement.method_id)
    return Claim(charge.invoice_id, charge.customer_id, order, earlier)


def _payment_since(session: Session, charge: AutopayCharge) -> UUID | None:
    since = charge.tried_at
    rows: Sequence[UUID] = [
        payment.id
        for payment, _ in payments_of_invoice(session, invoice_id=charge.invoice_id)
        if payment.kind is PaymentKind.AUTOPAY and since and payment.created_at >= since
    ]
    return rows[-1] if rows else None


def _follow(session: Session, charge: AutopayCharge, payment: Payment, origin: str) -> None:
    before = charge.state
    charge.payment_id = payment.id
    if payment.state is PaymentState.SUCCEEDED:
        charge.state = ChargeState.DONE
    elif payment.state in {PaymentState.PROCESSING, PaymentState.REQUIRES_ACTION}:
        charge.state = ChargeState.WAITING
        if payment.state is PaymentState.REQUIRES_ACTION and before is not ChargeState.WAITING:
            mail_confirm(session, charge, payment, origin=origin)
    elif payment.state in {PaymentState.FAILED, PaymentState.CANCELED}:
        _plan_retry(charge, payment)


def _plan_retry(charge: AutopayCharge, payment: Payment) -> None:
    """A soft decline comes round again, unless it is held; all else is the customer's to settle."""
    is_soft = payment.error_code in SOFT_DECLINES and charge.tries <= len(RETRY_DAYS)
    if not is_soft or charge.state is ChargeState.WAITING:
        charge.state = ChargeState.GIVEN_UP
        return
    charge.charge_on = charge.first_on + timedelta(days=RETRY_DAYS[charge.tries - 1])


def open_amount(invoice: Invoice) -> Money:
    """What nobody has paid or is paying yet."""
    if invoice.state is not InvoiceState.OPEN:
        return Money(0, invoice.currency)
    rest = invoice.total_minor - invoice.settled_minor - invoice.processing_minor
    return Money(max(0, rest), invoice.currency)


def _is_over_limit(agreement: Autopay, amount: Money) -> bool:
    if agreement.limit_minor is None:
        return False
    return amount.currency != agreement.currency or amount.minor > agreement.limit_minor


def tell_of_charge(session: Session, by: Actor, invoice: Invoice, what: str) -> None:
    about = About(invoice.customer_id, invoice.property_id, invoice.id)
    detail = {"change": what, "invoice": invoice.number}
    announce(session, by, EventKind.AUTOPAY_CHANGED, about, detail)


def company_day(session: Session) -> date:
    company = find_company(session)
    return clock.today(company.time_zone if company else "UTC")
