"""Invoices, written for people: rows of the list, the strip of figures, and the paper."""

from datetime import date

from components.kit.bursts import once_a_burst
from components.kit.figures import Figure
from components.kit.filter_bar import Option, Select
from components.kit.record_table import Column, Row
from components.kit.theme import Tone
from components.kit.words import INVOICE_WORDS
from components.money.invoice_paper import InvoiceView, Pair, PaperLine, PaperPayment
from data.money.payments import PaymentState
from services.kit import addresses, formats
from services.kit.contractors import Contractor
from services.kit.document_paths import invoice_path, pdf_of
from services.money.invoice_filters import PERIODS, InvoiceQuery, days_of
from services.money.invoice_lists import InvoicePage, InvoiceSummary
from services.money.invoice_payments import PaymentItem
from services.money.invoice_status import PUBLISHED, InvoiceStatus
from services.money.invoices import InvoiceDetail, LineItem, MoneyFigures

COLUMNS = (
    Column("number", "Number", kind="link", sortable=True, primary=True),
    Column("issued", "Date", kind="date", sortable=True),
    Column("property", "Property"),
    Column("due", "Due", kind="date", sortable=True, hint="Due"),
    Column("amount", "Amount", kind="money", sortable=True, total=True),
    Column("balance", "Balance", kind="money", hint="Balance"),
    Column("status", "Status", kind="status"),
)
PERIOD_LABELS = {
    "all": "All time",
    "this-month": "This month",
    "last-30-days": "Last 30 days",
    "last-90-days": "Last 90 days",
    "this-year": "This year",
    "last-year": "Last year",
}
VERIFY_NOTE = (
    "A small deposit will arrive within 2 business days. Confirm it, and the payment goes on."
)
CREDIT_NOTE = "Use it for your open invoices, or leave it for the next one."
CONFIRM_NOTE = "Nothing was charged: the bank wants to ask you first. Choose Checkout and pay."
PAYMENT_WORDS = {
    PaymentState.SUCCEEDED: ("Payment received", Tone.PAID),
    PaymentState.PROCESSING: ("Payment processing", Tone.PROCESSING),
    PaymentState.FAILED: ("Payment failed", Tone.OVERDUE),
}


@once_a_burst
def invoice_row(invoice: InvoiceSummary, today: date) -> Row:
    label, tone = INVOICE_WORDS[invoice.status]
    return Row(
        key=invoice.number,
        href=invoice_path(invoice.number),
        tone=tone,
        selectable=invoice.is_payable,
        cells={
            "number": invoice.number,
            "issued": formats.day(invoice.issued_on, today),
            "property": invoice.property_name,
            "due": formats.day(invoice.due_on, today),
            "amount": formats.money(invoice.total),
            "balance": formats.money(invoice.balance),
            "status": label,
        },
    )


def figures_strip(sums: MoneyFigures, place: str = "") -> list[Figure]:
    """Of all properties, or of the one whose name is given."""
    note = f"for {place}" if place else ""
    overdue = Tone.OVERDUE if sums.overdue else None
    processing = Tone.PROCESSING if sums.processing else None
    figures = [
        Figure("Open balance", formats.money(sums.due), note=note),
        Figure(
            "Overdue",
            formats.money(sums.overdue),
            note=note,
            tone=overdue,
            href=f"{addresses.INVOICES}?status=overdue" if sums.overdue else "",
        ),
        Figure("Processing", formats.money(sums.processing), note=note, tone=processing),
        Figure("Paid this year", formats.money(sums.paid_this_year), note=note),
    ]
    if sums.credit:
        figures.append(Figure("Credit left", formats.money(sums.credit), tone=Tone.ATTENTION))
    return figures


def filter_selects(query: InvoiceQuery, page: InvoicePage) -> list[Select]:
    """The comboboxes "Period" and "Status"; a period of one's own stands among the others."""
    periods = [Option(name, PERIOD_LABELS[name]) for name in PERIODS]
    if days := days_of(query.period):
        first, last = (formats.day(day, page.today) for day in days)
        periods.append(Option(query.period, f"{first} – {last}"))
    counts = page.counts
    statuses = [Option("all", "All", None if counts is None else sum(counts.values()))]
    statuses += [
        Option(
            status.value,
            INVOICE_WORDS[status][0],
            None if counts is None else counts.get(status, 0),
        )
        for status in PUBLISHED
    ]
    chosen = query.status.value if query.status else "all"
    return [
        Select("period", "Period", query.period, tuple(periods)),
        Select("status", "Status", chosen, tuple(statuses)),
    ]


def invoice_paper(invoice: InvoiceDetail, contractor: Contractor) -> InvoiceView:
    """The invoice as it would be printed, with its history of payments."""
    label, tone = INVOICE_WORDS[invoice.status]
    lines = [contractor.address, contractor.phone, contractor.email]
    return InvoiceView(
        number=invoice.number,
        state=label,
        tone=tone,
        contractor=contractor.name,
        contractor_lines="\n".join(filter(None, lines)),
        customer=invoice.customer_name,
        customer_lines=invoice.billing_address,
        dates=_dates(invoice),
        lines=tuple(_line(line, invoice.today) for line in invoice.lines),
        totals=_totals(invoice),
        payments=tuple(_payment(payment, invoice.today) for payment in invoice.payments),
        ask=_ask(invoice),
        memo=invoice.memo,
        pdf=pdf_of(invoice_path(invoice.number)),
    )


def _dates(invoice: InvoiceDetail) -> tuple[Pair, ...]:
    late = Tone.OVERDUE if invoice.status is InvoiceStatus.OVERDUE else None
    dates = [
        Pair("Date", formats.day(invoice.issued_on, invoice.today)),
        Pair("Due", formats.day(invoice.due_on, invoice.today), tone=late),
    ]
    if invoice.property_name:
        dates.append(Pair("Property", invoice.property_name))
    return tuple(dates)


def _line(line: LineItem, today: date) -> PaperLine:
    return PaperLine(
        description=line.description,
        quantity=formats.quantity(line.quantity),
        unit_price=formats.money(line.unit_price),
        amount=formats.money(line.amount),
        href=addresses.APPOINTMENT.format(visit_id=line.visit_id) if line.visit_id else "",
        visit=f"See the visit of {formats.day(line.visit_on, today)}" if line.visit_on else "",
        key=str(line.id),
    )


def _totals(invoice: InvoiceDetail) -> tuple[Pair, ...]:
    totals = [
        Pair("Subtotal", formats.money(invoice.subtotal)),
        Pair("Tax", formats.money(invoice.tax)),
        Pair("Total", formats.money(invoice.total), strong=True),
    ]
    settled = (("Paid", invoice.paid), ("Credit", invoice.credited), ("Voided", invoice.voided))
    totals += [Pair(label, formats.money(-amount)) for label, amount in settled if amount]
    if invoice.processing:
        note = "Not paid until your bank confirms it"
        processing = formats.money(-invoice.processing)
        totals.append(Pair("Processing", processing, tone=Tone.PROCESSING, note=note))
    totals.append(Pair("Balance", formats.money(invoice.balance), strong=True))
    return tuple(totals)


def _payment(payment: PaymentItem, today: date) -> PaperPayment:
    label, tone, note = _payment_state(payment, today)
    return PaperPayment(
        date=formats.day(payment.paid_on, today),
        method=", ".join(filter(None, (payment.method_label, payment.note))),
        amount=formats.money(payment.amount),
        state=label,
        tone=tone,
        href=f"/receipts/{payment.id}.pdf" if payment.state is PaymentState.SUCCEEDED else "",
        note=" ".join(filter(None, (note, _whole(payment)))),
    )


def _whole(payment: PaymentItem) -> str:
    """What the bank's own statement shows, where it is another amount."""
    if payment.charged == payment.amount:
        return ""
    tip = f", a tip of {formats.money(payment.tip)} included" if payment.tip else ""
    return f"Part of a payment of {formats.money(payment.charged)}{tip}."


def _payment_state(payment: PaymentItem, today: date) -> tuple[str, Tone, str]:
    """Where the money is, and what comes next."""
    if payment.needs_verification:
        return "Bank account to verify", Tone.ATTENTION, VERIFY_NOTE
    if payment.needs_confirmation:
        return "Not confirmed yet", Tone.ATTENTION, CONFIRM_NOTE
    if payment.returned:
        amount = formats.money(payment.returned)
        return "Returned by the bank", Tone.OVERDUE, f"{amount} was taken back and is due again."
    if payment.refunded:
        amount = formats.money(payment.refunded)
        label = "Refunded" if payment.refunded == payment.amount else "Refunded in part"
        return label, Tone.REFUNDED, f"{amount} was sent back."
    label, tone = PAYMENT_WORDS[payment.state]
    if payment.clears_on:
        day = formats.day(payment.clears_on, today)
        return label, tone, f"The bank has the order. Expected to arrive by {day}."
    return label, tone, payment.error if payment.state is PaymentState.FAILED else ""


def _ask(invoice: InvoiceDetail) -> Pair | None:
    """What stands over the Checkout button, or in its place."""
    if invoice.status is InvoiceStatus.PROCESSING:
        days = [payment.clears_on for payment in invoice.payments if payment.clears_on]
        note = f"Expected by {formats.day(max(days), invoice.today)}" if days else ""
        amount = formats.money(invoice.processing)
        return Pair("Payment processing", amount, tone=Tone.PROCESSING, note=note)
    if invoice.balance.minor > 0:
        late = invoice.status is InvoiceStatus.OVERDUE
        due = formats.day(invoice.due_on, invoice.today)
        return Pair(
            "Balance due",
            formats.money(invoice.balance),
            tone=Tone.OVERDUE if late else None,
            note=f"{'Was due' if late else 'Due'} {due}",
        )
    label, tone = INVOICE_WORDS[invoice.status]
    if invoice.status is InvoiceStatus.CREDIT:
        return Pair(label, formats.money(-invoice.balance), tone=tone, note=CREDIT_NOTE)
    return Pair(label, formats.money(invoice.total), tone=tone)
