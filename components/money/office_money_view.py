"""Invoices as the office reads them: those unpaid, and the paper of one."""

from dataclasses import replace

from components.kit.record_table import Column, Page, Row
from components.kit.small_pieces import Empty
from components.kit.words import INVOICE_WORDS
from components.money.invoice_paper import InvoiceView
from components.money.invoice_view import invoice_paper
from services.kit import formats
from services.kit.contractors import Contractor
from services.kit.document_paths import office_invoice_path
from services.money.invoice_filters import PAGE_SIZE
from services.money.office_views import OfficeInvoice, OwedInvoice, OwedPage

OWED_COLUMNS = (
    Column("number", "Number", kind="link", primary=True),
    Column("customer", "Customer"),
    Column("due", "Due", kind="date", hint="Due"),
    Column("balance", "Balance", kind="money", total=True),
    Column("status", "Status", kind="status"),
)
NONE_OWED = Empty(
    icon="receipt-text",
    title="Everything is paid",
    hint="Invoices that wait for their money stand here, those due first on top.",
)


def owed_page(found: OwedPage) -> Page:
    return Page(
        rows=tuple(_row(invoice, found) for invoice in found.rows),
        number=found.page,
        size=PAGE_SIZE,
        total=found.matching,
    )


def _row(invoice: OwedInvoice, found: OwedPage) -> Row:
    label, tone = INVOICE_WORDS[invoice.status]
    return Row(
        key=invoice.number,
        href=office_invoice_path(invoice.number),
        tone=tone,
        cells={
            "number": invoice.number,
            "customer": invoice.customer,
            "due": formats.day(invoice.due_on, found.today),
            "balance": formats.money(invoice.balance),
            "status": label,
        },
    )


def office_paper(invoice: OfficeInvoice, contractor: Contractor) -> InvoiceView:
    """The invoice as its customer sees it; the links are the customer's own, so they are left out.

    A payment with a key can be refunded.
    """
    paper = invoice_paper(invoice.paper, contractor)
    return replace(
        paper,
        pdf="",
        lines=tuple(replace(line, href="") for line in paper.lines),
        payments=tuple(
            replace(shown, href="", key=str(payment.id) if payment.can_refund else "")
            for shown, payment in zip(paper.payments, invoice.payments, strict=True)
        ),
    )
