"""What anybody who holds a paper may learn by its code: number, amount and status, no more."""

from dataclasses import dataclass

from sqlmodel import Session, select

from data.kit import clock
from data.kit.companies import find_company
from data.kit.money import Money
from data.money.invoices import Invoice, InvoiceState
from data.money.payments import Payment, PaymentState
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
from services.money.invoice_status import STATUS_WORDS, invoice_status
from services.money.receipts import receipt_number, receipt_status

CODE_LENGTH = 22  # 128 random bits


@dataclass(frozen=True, slots=True)
class VerifiedDocument:
    kind: str
    number: str
    amount: Money
    status: str


def verify_paper(session: Session, actor: Actor, code: str) -> VerifiedDocument:
    """The paper that bears a code.

    Raises:
        NotFound: none does.
    """
    require(actor, Permission.SETTLE_PAYMENTS)
    if len(code) != CODE_LENGTH:
        raise NotFound("paper")
    invoice = session.exec(select(Invoice).where(Invoice.verify_code == code)).one_or_none()
    if invoice is not None and invoice.state is not InvoiceState.DRAFT:
        company = find_company(session)
        today = clock.today(company.time_zone if company else "UTC")
        words = STATUS_WORDS[invoice_status(invoice, today)]
        return VerifiedDocument("Invoice", invoice.number, invoice.total, words)
    payment = session.exec(select(Payment).where(Payment.verify_code == code)).one_or_none()
    if payment is None or payment.state is not PaymentState.SUCCEEDED:
        raise NotFound("paper")
    amount = Money(payment.received_minor, payment.currency)
    return VerifiedDocument("Receipt", receipt_number(payment.id), amount, receipt_status(payment))
