"""The sample export, imported whole."""

from collections import Counter
from datetime import date
from pathlib import Path

from sqlmodel import Session, select

from data.accounts.people import Membership, Person
from data.kit.activity import Activity
from data.kit.companies import Company
from data.kit.files import File
from data.money.invoices import Invoice, InvoiceLine
from data.money.ledger import EntryKind, LedgerEntry
from data.money.payments import Allocation, Payment
from data.work.visits import Visit
from services.money.invoice_status import InvoiceStatus, invoice_status
from services.records.importing.totals import invoice_totals
from tests.services.records.importing.conftest import ImportFolder

SAMPLE = Path(__file__).parents[4] / "data" / "sample_export"
PART_PAID = {"INV-1010", "INV-1014", "INV-1021", "INV-1032", "INV-1052"}
COUNTS = {
    "company.csv": 1,
    "customers.csv": 6,
    "properties.csv": 15,
    "contacts.csv": 10,
    "jobs.csv": 15,
    "visits.csv": 180,
    "services.csv": 504,
    "materials.csv": 121,
    "photos.csv": 60,
    "invoices.csv": 58,
    "invoice_lines.csv": 113,
    "payments.csv": 40,
    "estimates.csv": 12,
    "estimate_lines.csv": 48,
}


def test_import_brings_in_the_whole_sample(session: Session, import_folder: ImportFolder) -> None:
    summary = import_folder(SAMPLE)

    assert {file.file: file.created for file in summary.files} == COUNTS
    assert (summary.updated, summary.unchanged) == (0, 0)
    company = session.exec(select(Company)).one()
    assert (company.name, company.currency) == ("Greenfield Grounds", "usd")
    invoices = session.exec(select(Invoice)).all()
    statuses = Counter(invoice_status(invoice, date(2026, 11, 22)) for invoice in invoices)
    assert statuses == {InvoiceStatus.PAID: 35, InvoiceStatus.OPEN: 18, InvoiceStatus.OVERDUE: 5}
    assert [row.kind for row in session.exec(select(Activity))] == ["data.imported"]
    check_money(session, invoices)
    check_people_and_work(session)
    check_second_time(session, import_folder)


def check_money(session: Session, invoices: list[Invoice]) -> None:
    """Each payment is for its invoice's very total, but five that pay a third of it."""
    by_number = {invoice.number: invoice for invoice in invoices}
    assert by_number["INV-1001"].total_minor == 923_08
    for payment, allocation in session.exec(
        select(Payment, Allocation).join(Allocation, Allocation.payment_id == Payment.id)
    ):
        invoice = session.get_one(Invoice, allocation.invoice_id)
        due = invoice.total_minor
        expected = round(due / 3) if invoice.number in PART_PAID else due
        assert allocation.amount_minor == payment.amount_minor == expected
        assert invoice.balance.minor == due - expected
    for invoice in invoices:
        own = session.exec(select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id))
        totals = invoice_totals(own, "usd")
        assert (totals.total, totals.tax.minor) == (invoice.total, invoice.tax_minor)
    entries = session.exec(select(LedgerEntry)).all()
    assert Counter(entry.kind for entry in entries) == {
        EntryKind.INVOICE: 58,
        EntryKind.PAYMENT: 40,
    }
    assert sum(entry.amount_minor for entry in entries) == sum(
        invoice.balance.minor for invoice in invoices
    )


def check_people_and_work(session: Session) -> None:
    query = select(Membership).join(Person, Person.id == Membership.person_id)
    caretaker = session.exec(query.where(Person.email == "basic3@example.com")).one()
    assert (caretaker.role, caretaker.is_limited) == ("basic", True)
    visit = session.exec(select(Visit).where(Visit.external_id == "C00001-P1-J1-V2")).one()
    assert f"{visit.starts_at:%Y-%m-%dT%H:%M%z}" == "2026-10-05T15:00+0000"
    assert (visit.starts_local, visit.zone) == ("2026-10-05T11:00", "America/New_York")
    files = session.exec(select(File)).all()
    assert all(file.customer_id and file.property_id and file.width == 960 for file in files)


def check_second_time(session: Session, import_folder: ImportFolder) -> None:
    again = import_folder(SAMPLE)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 1183)
    assert len(session.exec(select(Activity)).all()) == 1
    assert len(session.exec(select(LedgerEntry)).all()) == 98
