"""Mails about invoices: new ones, those that are due soon, and late ones."""

from datetime import timedelta

from data.kit.companies import company_today
from data.kit.money import Money
from data.money.invoices import Invoice, InvoiceState
from data.money.payments import payments_of_invoice
from data.notices.notices import NoticeTask, mark_sent
from services.kit import formats
from services.kit.document_paths import invoice_path
from services.mail.rendering import Fact
from services.notices.notice_letters import Notice
from services.notices.notice_specs import Posting

NEW_INVOICE = timedelta(days=14)


def invoice_changed(posting: Posting, task: NoticeTask) -> None:
    session = posting.session
    invoice = session.get(Invoice, task.subject_id)
    if invoice is None or invoice.state is not InvoiceState.OPEN or invoice.balance.minor <= 0:
        return
    # One that somebody has tried to pay is due again, and no news.
    is_known = invoice.settled_minor or payments_of_invoice(session, invoice_id=invoice.id)
    if is_known or invoice.issued_on < company_today(session) - NEW_INVOICE:
        return
    if not mark_sent(session, f"invoice_published:{invoice.id}"):
        return
    amount = formats.money(invoice.balance)
    notice = Notice(
        f"Invoice {invoice.number} for {amount}",
        (f"We have sent you an invoice for {amount}.",),
        "See the invoice",
        invoice_path(invoice.number),
        (Fact("Invoice", invoice.number), Fact("Due", formats.weekday(invoice.due_on))),
    )
    posting.to_people(notice, invoice.customer_id, invoice.property_id)


def invoice_due_soon(posting: Posting, invoice: Invoice) -> None:
    _remind(posting, invoice, "is")


def invoice_overdue(posting: Posting, invoice: Invoice) -> None:
    _remind(posting, invoice, "was")


def _remind(posting: Posting, invoice: Invoice, verb: str) -> None:
    left = Money(invoice.balance.minor - invoice.processing_minor, invoice.currency)
    due = formats.weekday(invoice.due_on)
    notice = Notice(
        f"Invoice {invoice.number} {verb} due on {due}",
        (f"{formats.money(left)} {verb} due on {due}.",),
        "See the invoice",
        invoice_path(invoice.number),
    )
    posting.to_people(notice, invoice.customer_id, invoice.property_id)
