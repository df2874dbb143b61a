"""What somebody wants to pay, and the gate before it: reservations that cannot add up to more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col

from data.kit.money import Money
from data.money.invoices import Invoice, InvoiceState, find_invoice, lock_invoice
from data.money.payments import (
    Allocation,
    Payment,
    PaymentKind,
    allocations_of,
    open_payments,
)
from data.work.customers import Customer
from data.work.properties import PropertyScope
from services.accounts.reauthentication import require_proved_session
from services.kit.errors import NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.money.charge_limits import largest_charge, smallest_charge
from services.money.payment_refusals import (
    AmountTooLarge,
    AmountTooSmall,
    BalanceChanged,
    CannotBePaid,
    InvoiceClosed,
    JustPaid,
    OnItsWay,
    TooSmallForStripe,
)
from services.money.tips import check_tip


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An amount for one invoice, exactly as the payer saw it on the button."""

    number: str
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """``tip`` comes on top of the lines and belongs to none of them."""

    lines: tuple[OrderLine, ...]
    save_method: bool = False
    stripe_method_id: str | None = None
    tip: Money | None = None

    @property
    def tip_minor(self) -> int:
        return self.tip.minor if self.tip else 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """The payment to go on with; or, with nothing written, those to be closed before."""

    payment_id: UUID | None
    in_the_way: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    order: PaymentOrder
    kind: PaymentKind
    customer_id: UUID
    scope: PropertyScope = None


def prepare_payment(session: Session, actor: Actor, order: PaymentOrder) -> Prepared:
    """Promise the order's amounts to one payment, before anything is asked of Stripe.

    The same order again, from another tab or person, gets the payment that is open already.

    Raises:
        NotPermitted: the actor's role does not pay.
        NotFound: one of the invoices is not the actor's to see.
        PaymentRefused: it cannot be paid so; the sentence says why.
        ReauthenticationNeeded: a mail's button alone let the actor in. A forwarded mail pays with
            its reader's own card, never with what its owner saved, and saves none.
    """
    require(actor, Permission.PAY)
    if order.stripe_method_id or order.save_method:
        require_proved_session(session, actor)
    kind = PaymentKind.SAVED if order.stripe_method_id else PaymentKind.INTERACTIVE
    return _prepare(session, actor, _Claim(order, kind, actor.customer, actor.scope))


def prepare_autopay(
    session: Session, actor: Actor, customer_id: UUID, order: PaymentOrder
) -> Prepared:
    """The same for a charge that nobody watches. Same gate, so it cannot race a person.

    Raises:
        NotPermitted: the actor is not the portal itself.
        NotFound: one of the invoices is not the customer's.
        PaymentRefused: it cannot be paid so.
    """
    require(actor, Permission.SETTLE_PAYMENTS)
    return _prepare(session, actor, _Claim(order, PaymentKind.AUTOPAY, customer_id))


def _prepare(session: Session, actor: Actor, claim: _Claim) -> Prepared:
    parts = _lock_parts(session, claim)
    open_ids = open_payments(session, invoice_ids=[invoice.id for invoice, _ in parts])
    if len(open_ids) == 1 and _is_same(session, open_ids[0], claim, parts):
        return Prepared(open_ids[0])
    if open_ids:
        return Prepared(None, tuple(sorted(open_ids)))
    _check_amounts(parts, claim.order.tip_minor)
    if claim.order.tip:
        currency = parts[0][1].currency
        check_tip(session, claim.order.tip, Money(_sum_of(parts), currency))
    for invoice, amount in parts:
        _reserve(session, invoice, amount)
    return Prepared(_add_payment(session, actor, claim, parts))


def _lock_parts(session: Session, claim: _Claim) -> list[tuple[Invoice, Money]]:
    """The order's invoices, held in the order of their ids: two payers cannot block each other."""
    amounts: dict[UUID, Money] = {}
    for line in claim.order.lines:
        invoice = find_invoice(
            session, line.number, customer_id=claim.customer_id, scope=claim.scope
        )
        if invoice is None:
            raise NotFound("invoice")
        if invoice.id in amounts or line.amount.currency != invoice.currency:
            raise CannotBePaid
        amounts[invoice.id] = line.amount
    if len({amount.currency for amount in amounts.values()}) != 1:
        raise CannotBePaid
    return [(lock_invoice(session, key), amounts[key]) for key in sorted(amounts)]


def _is_same(
    session: Session, payment_id: UUID, claim: _Claim, parts: Sequence[tuple[Invoice, Money]]
) -> bool:
    payment = session.get_one(Payment, payment_id)
    promised = {
        allocation.invoice_id: allocation.amount_minor
        for allocation in allocations_of(session, payment_id=payment_id)
    }
    order = claim.order
    wanted = (claim.kind, order.save_method, order.stripe_method_id, order.tip_minor)
    asked = (payment.kind, payment.save_method, payment.stripe_method_id, payment.tip_minor)
    return promised == {invoice.id: amount.minor for invoice, amount in parts} and asked == wanted


def _check_amounts(parts: Sequence[tuple[Invoice, Money]], tip_minor: int) -> None:
    for invoice, amount in parts:
        _check_amount(invoice, amount)
    currency = parts[0][1].currency
    if _sum_of(parts) < smallest_charge(currency).minor:
        raise TooSmallForStripe(Money(_sum_of(parts), currency))
    charged = Money(_sum_of(parts) + tip_minor, currency)
    if charged > largest_charge(currency):
        raise AmountTooLarge(charged)


def _sum_of(parts: Sequence[tuple[Invoice, Money]]) -> int:
    return sum(amount.minor for _, amount in parts)


def _check_amount(invoice: Invoice, amount: Money) -> None:
    if invoice.state is not InvoiceState.OPEN:
        raise InvoiceClosed(invoice.number)
    if invoice.settled_minor >= invoice.total_minor:
        raise JustPaid(invoice.number)
    rest = invoice.total_minor - invoice.settled_minor - invoice.reserved_minor - amount.minor
    if rest < 0:
        raise (OnItsWay if invoice.reserved_minor else BalanceChanged)(invoice.number)
    least = smallest_charge(invoice.currency)
    is_part = rest > 0
    if amount.minor <= 0 or (is_part and min(rest, amount.minor) < least.minor):
        raise AmountTooSmall(least)


def _reserve(session: Session, invoice: Invoice, amount: Money) -> None:
    """The first of the locks against paying twice, true even where rows cannot be held."""
    fits = col(Invoice.settled_minor) + Invoice.reserved_minor + amount.minor <= Invoice.total_minor
    statement = (
        update(Invoice)
        .where(col(Invoice.id) == invoice.id, col(Invoice.state) == InvoiceState.OPEN, fits)
        .values(reserved_minor=Invoice.reserved_minor + amount.minor)
        .execution_options(synchronize_session=False)
    )
    if cast("CursorResult[object]", session.exec(statement)).rowcount != 1:
        raise BalanceChanged(invoice.number)
    session.refresh(invoice)


def _add_payment(
    session: Session, actor: Actor, claim: _Claim, parts: Sequence[tuple[Invoice, Money]]
) -> UUID:
    customer = session.get_one(Customer, claim.customer_id)
    payment = Payment(
        customer_id=customer.id,
        kind=claim.kind,
        amount_minor=_sum_of(parts) + claim.order.tip_minor,
        tip_minor=claim.order.tip_minor,
        currency=parts[0][1].currency,
        save_method=claim.order.save_method,
        stripe_method_id=claim.order.stripe_method_id,
        actor_id=actor.person_id,
    )
    session.add(payment)
    session.flush()
    for invoice, amount in parts:
        session.add(
            Allocation(
                payment_id=payment.id,
                invoice_id=invoice.id,
                amount_minor=amount.minor,
                open_slot=invoice.id,
            )
        )
    session.flush()
    about = About(customer.id, None, payment.id)
    numbers = ", ".join(invoice.number for invoice, _ in parts)
    announce(session, actor, EventKind.PAYMENT_STARTED, about, {"invoices": numbers})
    return payment.id
