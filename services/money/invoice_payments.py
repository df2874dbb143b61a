"""The payments of an invoice as its customer sees them: where the money is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.companies import find_company
from data.kit.money import Money
from data.money.invoices import Invoice
from data.money.ledger import EntryKind, sums_by_payment
from data.money.payments import MethodType, Payment, PaymentKind, PaymentState, payments_of_invoice
from services.money.bank_days import clears_after
from services.money.payment_problems import explain_failure

Moved = dict[tuple[UUID, EntryKind], int]

SHOWN_PAYMENTS = frozenset({PaymentState.SUCCEEDED, PaymentState.PROCESSING, PaymentState.FAILED})


@dataclass(frozen=True, slots=True)
class PaymentItem:
    """An attempt at the invoice that came to something. ``paid_on`` is in the company's zone."""

    id: UUID
    state: PaymentState
    method_label: str
    amount: Money  # for this invoice
    charged: Money  # all of the payment, with its tip and its parts for other invoices
    tip: Money  # of the whole payment, besides
    note: str  # the number of a check
    paid_on: date
    error: str
    clears_on: date | None  # when a bank debit on its way is expected to be settled
    needs_verification: bool  # a small deposit is to be confirmed first
    needs_confirmation: bool  # an automatic one of which the bank wants to ask its customer
    refunded: Money  # of this invoice's part
    returned: Money  # of this invoice's part, by the bank, after it had come in


def items_of_invoice(session: Session, invoice: Invoice) -> tuple[PaymentItem, ...]:
    """Part of a service that has asked for permission: oldest first."""
    company = find_company(session)
    zone = company.time_zone if company else "UTC"
    shown = [
        (payment, Money(allocation.amount_minor, invoice.currency))
        for payment, allocation in payments_of_invoice(session, invoice_id=invoice.id)
        if payment.state in SHOWN_PAYMENTS or _waits_for_its_payer(payment)
    ]
    went_back = any(one.refunded_minor or one.charged_back_minor for one, _ in shown)
    moved = sums_by_payment(session, invoice_id=invoice.id) if went_back else {}
    return tuple(_payment_item(payment, amount, zone, moved) for payment, amount in shown)


def _payment_item(payment: Payment, amount: Money, zone: str, moved: Moved) -> PaymentItem:
    is_clearing = payment.state is PaymentState.PROCESSING
    sent_on = clock.day_in(payment.updated_at, zone)
    return PaymentItem(
        id=payment.id,
        state=payment.state,
        method_label=payment.method_label,
        amount=amount,
        charged=payment.amount,
        tip=Money(payment.tip_minor, payment.currency),
        note="" if payment.external_id else payment.note,  # an import's notes are the office's
        paid_on=payment.paid_on or clock.day_in(payment.created_at, zone),
        error=explain_failure(payment),
        clears_on=clears_after(sent_on) if is_clearing else None,
        needs_verification=_needs_verification(payment),
        needs_confirmation=_needs_confirmation(payment),
        refunded=Money(moved.get((payment.id, EntryKind.REFUND), 0), payment.currency),
        returned=Money(moved.get((payment.id, EntryKind.CHARGEBACK), 0), payment.currency),
    )


def _waits_for_its_payer(payment: Payment) -> bool:
    return _needs_verification(payment) or _needs_confirmation(payment)


def _needs_confirmation(payment: Payment) -> bool:
    # Of one that somebody pays by hand, they are asked in the checkout that is open.
    is_left_alone = payment.kind is PaymentKind.AUTOPAY and not _needs_verification(payment)
    return payment.state is PaymentState.REQUIRES_ACTION and is_left_alone


def _needs_verification(payment: Payment) -> bool:
    is_bank = payment.method_type is MethodType.ACH
    return payment.state is PaymentState.REQUIRES_ACTION and is_bank
