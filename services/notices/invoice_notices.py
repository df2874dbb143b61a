"""Mails about invoices: new ones, those that are due soon, and late ones."""

from datetime import timedelta

from data.kit.companies import company_today
from data.money.invoices import Invoice, InvoiceState
from data.money.payments import payments_of_invoice
from data.notices.notices import NoticeTask, mark_sent
from data.work.properties import Property
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
    subject = f"Invoice {invoice.number} for {amount}"
    _post(posting, invoice, subject, f"We have sent you an invoice for {amount}.")


def invoice_due_soon(posting: Posting, invoice: Invoice) -> None:
    _remind(posting, invoice, "is")


def invoice_overdue(posting: Posting, invoice: Invoice) -> None:
    _remind(posting, invoice, "was")


def _remind(posting: Posting, invoice: Invoice, verb: str) -> None:
    due = formats.weekday(invoice.due_on)
    subject = f"Invoice {invoice.number} {verb} due on {due}"
    _post(posting, invoice, subject, f"{formats.money(invoice.left)} {verb} due on {due}.")


def _post(posting: Posting, invoice: Invoice, subject: str, sentence: str) -> None:
    amount = formats.money(invoice.left)
    place = posting.session.get(Property, invoice.property_id) if invoice.property_id else None
    facts = (
        Fact("Invoice", invoice.number),
        Fact("Amount", amount),
        Fact("Due", formats.weekday(invoice.due_on)),
        *((Fact("Property", place.name),) if place else ()),
    )
    notice = Notice(
        subject,
        (sentence,),
        "See the invoice",
        invoice_path(invoice.number),
        facts,
        payer_button=f"Pay {amount}" if posting.links.takes_payments else "",
    )
    posting.to_people(notice, invoice.customer_id, invoice.property_id)
