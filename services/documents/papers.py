"""Invoices, receipts and statements as documents to print, for whoever may see them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from data.kit.money import Money
from data.money.invoices import Invoice, find_invoice
from data.money.payments import Payment, PaymentState, allocations_of, find_payment
from data.work.customers import Customer
from services.documents.letterhead import PdfAssets, letterhead
from services.documents.pdf_renderer import PdfDocument
from services.kit import formats
from services.kit.document_paths import invoice_path, pdf_name
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
from services.money.invoice_payments import PaymentItem
from services.money.invoice_status import STANDING_OF, STATUS_WORDS
from services.money.invoices import InvoiceDetail, view_invoice
from services.money.receipts import receipt_number, receipt_status
from services.money.statements import Statement, StatementLine, read_statement

NOT_CONFIRMED = "waits for you to confirm it"
PAYMENT_WORDS = {
    PaymentState.SUCCEEDED: "received",
    PaymentState.PROCESSING: "processing",
    PaymentState.FAILED: "failed",
    PaymentState.REQUIRES_ACTION: "waits for your bank account to be verified",
}


@dataclass(frozen=True, slots=True)
class Period:
    first_day: date
    last_day: date


def write_invoice_paper(
    session: Session, actor: Actor, number: str, assets: PdfAssets
) -> PdfDocument:
    """One of the actor's invoices.

    Raises:
        NotPermitted: the actor's role sees no money.
        NotFound: it is not one of the actor's.
    """
    require(actor, Permission.VIEW_MONEY)
    invoice = view_invoice(session, actor, number)
    row = find_invoice(session, number, customer_id=actor.customer, scope=actor.scope)
    code = row.verify_code if row else ""
    facts = {
        **letterhead(session, assets, code),
        **_invoice_facts(invoice),
        "pay": assets.origin + invoice_path(number) if STANDING_OF[invoice.status].is_owed else "",
    }
    return PdfDocument("invoice", pdf_name("Invoice", number), facts)


def write_receipt_paper(
    session: Session, actor: Actor, payment_id: UUID, assets: PdfAssets
) -> PdfDocument:
    """The receipt of one of the actor's payments that came in.

    Raises:
        NotPermitted: the actor's role sees no money.
        NotFound: it is not theirs, for a property they do not see, or not paid.
    """
    require(actor, Permission.VIEW_MONEY)
    payment = find_payment(session, payment_id, customer_id=actor.customer)
    if payment is None or payment.state is not PaymentState.SUCCEEDED:
        raise NotFound("receipt")
    parts = [
        (session.get_one(Invoice, part.invoice_id), part.amount_minor)
        for part in allocations_of(session, payment_id=payment.id)
    ]
    if actor.scope is not None and any(row.property_id not in actor.scope for row, _ in parts):
        raise NotFound("receipt")
    facts = {
        **letterhead(session, assets, payment.verify_code),
        **_receipt_facts(session, payment, parts),
    }
    return PdfDocument("receipt", f"Receipt {receipt_number(payment.id)}.pdf", facts)


def write_statement_paper(
    session: Session, actor: Actor, period: Period, assets: PdfAssets
) -> PdfDocument:
    """The account of the actor's customer over a period.

    Raises:
        NotPermitted: the actor's role sees no money.
        BadPeriod: it ends before it begins.
    """
    require(actor, Permission.VIEW_MONEY)
    statement = read_statement(session, actor, period.first_day, period.last_day)
    customer = session.get_one(Customer, actor.customer)
    facts = {
        **letterhead(session, assets, ""),
        **_bill_to(customer.name, customer.billing_address),
        **_statement_facts(statement),
    }
    name = f"Statement {period.first_day} to {period.last_day}.pdf"
    return PdfDocument("statement", name, facts)


def _invoice_facts(invoice: InvoiceDetail) -> dict[str, object]:
    totals = [("Subtotal", invoice.subtotal), ("Tax", invoice.tax), ("Total", invoice.total)]
    settled = (("Paid", invoice.paid), ("Credit", invoice.credited), ("Voided", invoice.voided))
    totals += [(label, -amount) for label, amount in settled if amount]
    if invoice.processing:
        totals.append(("On its way from your bank", -invoice.processing))
    return {
        **_bill_to(invoice.customer_name, invoice.billing_address),
        "number": invoice.number,
        "status": STATUS_WORDS[invoice.status],
        "property": invoice.property_name,
        "issued": formats.long_day(invoice.issued_on),
        "due": formats.long_day(invoice.due_on),
        "memo": invoice.memo,
        "lines": [
            {
                "description": line.description,
                "quantity": formats.quantity(line.quantity),
                "price": formats.money(line.unit_price),
                "amount": formats.money(line.amount),
            }
            for line in invoice.lines
        ],
        "totals": [[label, formats.money(amount)] for label, amount in totals],
        "balance": formats.money(invoice.balance),
        "payments": [_payment_line(payment) for payment in invoice.payments],
    }


def _payment_line(payment: PaymentItem) -> list[str]:
    method = ", ".join(filter(None, (payment.method_label or "Payment", payment.note)))
    words = f"{method}, {_state_words(payment)}"
    if payment.charged != payment.amount:
        tip = f", a tip of {formats.money(payment.tip)} included" if payment.tip else ""
        words += f". Part of a payment of {formats.money(payment.charged)}{tip}"
    return [formats.long_day(payment.paid_on), words, formats.money(payment.amount)]


def _state_words(payment: PaymentItem) -> str:
    if payment.returned:
        return f"taken back by the bank: {formats.money(payment.returned)}"
    if payment.refunded:
        return f"refunded: {formats.money(payment.refunded)}"
    return NOT_CONFIRMED if payment.needs_confirmation else PAYMENT_WORDS[payment.state]


def _receipt_facts(
    session: Session, payment: Payment, parts: list[tuple[Invoice, int]]
) -> dict[str, object]:
    customer = session.get_one(Customer, payment.customer_id)
    return {
        **_bill_to(customer.name, customer.billing_address),
        **_what_became_of(payment),
        "number": receipt_number(payment.id),
        "paid_on": formats.long_day(payment.paid_on),
        "method": ", ".join(filter(None, (payment.method_label, _note(payment)))),
        "amount": formats.money(Money(payment.received_minor, payment.currency)),
        "parts": [
            [row.number, formats.long_day(row.issued_on), formats.money(Money(minor, row.currency))]
            for row, minor in parts
        ],
        "tip": formats.money(Money(payment.tip_minor, payment.currency))
        if payment.tip_minor
        else "",
    }


def _what_became_of(payment: Payment) -> dict[str, object]:
    back, refunded = payment.charged_back_minor, payment.refunded_minor
    gone = [
        f"the bank has taken back {formats.money(Money(back, payment.currency))}" if back else "",
        f"{formats.money(Money(refunded, payment.currency))} was refunded" if refunded else "",
    ]
    told = " and ".join(filter(None, gone))
    return {
        "status": receipt_status(payment),
        "gone": f"Since then {told}." if told else "",
        "thanks": "Thank you." if back + refunded < payment.received_minor else "",
    }


def _note(payment: Payment) -> str:
    return "" if payment.external_id else payment.note


def _statement_facts(statement: Statement) -> dict[str, object]:
    return {
        "from": formats.long_day(statement.first_day),
        "to": formats.long_day(statement.last_day),
        "opening": formats.money(statement.opening),
        "closing": formats.money(statement.closing),
        "lines": [_statement_line(line) for line in statement.lines],
    }


def _statement_line(line: StatementLine) -> list[str]:
    about = " · ".join(part for part in (line.number, line.memo) if part)
    if line.memo == f"Invoice {line.number}":
        about = line.number
    return [
        formats.long_day(line.day),
        line.words,
        about,
        formats.money(line.amount),
        formats.money(line.balance),
    ]


def _bill_to(name: str, address: str) -> dict[str, object]:
    return {"customer": name, "address": [part for part in address.splitlines() if part]}
