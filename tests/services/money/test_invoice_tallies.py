"""The counts that the database keeps are what counting everything again gives."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, delete, select

from data.money.invoice_lists import MoneySums, sum_open_money, sum_paid_since
from data.money.invoice_tallies import InvoiceTally, tally_all, tally_issued
from data.money.invoices import Invoice, InvoiceLine, InvoiceState
from data.money.ledger import EntryKind, LedgerEntry
from data.money.tally_rules import count_anew, wrong_rows
from data.work.customers import Customer
from services.money.invoice_status import InvoiceStatus, count_statuses, invoice_status
from services.money.ledger import Booking, book
from tests.factories import make_customer, make_invoice, make_property

TODAY = date(2026, 3, 2)


def wrong(session: Session) -> int:
    return wrong_rows(session.connection())


def change(invoice: Invoice, chance: random.Random) -> None:
    """As payments, returns and the office change an invoice, and in ways that they do not."""
    invoice.state = chance.choice([*InvoiceState, InvoiceState.OPEN, InvoiceState.OPEN])
    invoice.issued_on = TODAY - timedelta(days=chance.randrange(4))
    invoice.due_on = TODAY + timedelta(days=chance.randrange(-3, 4))
    invoice.total_minor = chance.choice([0, 50, 100])
    invoice.settled_minor = chance.choice([0, 40, 100, 120])
    invoice.received_minor = chance.choice([0, invoice.settled_minor])
    invoice.refunded_minor = chance.choice([0, invoice.received_minor])
    invoice.processing_minor = chance.choice([0, 0, 10])


def delete_invoice(session: Session, invoice: Invoice) -> None:
    session.exec(delete(LedgerEntry).where(col(LedgerEntry.invoice_id) == invoice.id))
    session.exec(delete(InvoiceLine).where(col(InvoiceLine.invoice_id) == invoice.id))
    session.delete(invoice)


def sums_of(invoices: list[Invoice]) -> MoneySums:
    """The rule once more, invoice by invoice."""
    due = overdue = processing = 0
    for one in invoices:
        if one.state is InvoiceState.OPEN:
            left = one.total_minor - one.settled_minor - one.processing_minor
            owed = left if one.settled_minor < one.total_minor else 0
            due += owed
            processing += one.processing_minor
            overdue += owed if one.due_on < TODAY and not one.processing_minor else 0
    return MoneySums(due, overdue, processing)


@pytest.mark.parametrize("seed", range(4))
def test_tallies_follow_whatever_happens_to_invoices(session: Session, seed: int) -> None:
    chance = random.Random(seed)
    customers = [make_customer(session, name) for name in ("One", "Two")]
    for _ in range(30):
        kept = list(session.exec(select(Invoice)).all())
        if not kept or chance.random() < 0.5:
            kept.append(make_invoice(session, chance.choice(customers), 100))
        chosen = chance.choice(kept)
        if chance.random() < 0.15:
            delete_invoice(session, chosen)
        else:
            change(chosen, chance)
        session.commit()
    assert wrong(session) == 0
    for customer in customers:
        assert_same_numbers(session, customer)


def assert_same_numbers(session: Session, customer: Customer) -> None:
    query = select(Invoice).where(Invoice.customer_id == customer.id)
    invoices = list(session.exec(query).all())
    days = (TODAY - timedelta(days=2), TODAY - timedelta(days=1))
    in_days = [one for one in invoices if days[0] <= one.issued_on <= days[1]]
    whole = tally_all(session, customer_id=customer.id, today=TODAY)
    part = tally_issued(
        session, customer_id=customer.id, first_day=days[0], last_day=days[1], today=TODAY
    )

    assert count_statuses(whole) == published(invoices)
    assert count_statuses(part) == published(in_days)
    sums = sum_open_money(session, customer_id=customer.id, scope=None, today=TODAY)
    assert sums == sums_of(invoices)


def published(invoices: list[Invoice]) -> Counter[InvoiceStatus]:
    counts = Counter(invoice_status(one, TODAY) for one in invoices)
    del counts[InvoiceStatus.DRAFT]
    return counts


def test_a_tally_that_counts_nothing_is_not_kept(session: Session) -> None:
    invoice = make_invoice(session, make_customer(session), 100)
    delete_invoice(session, invoice)
    session.commit()

    assert session.exec(select(InvoiceTally)).all() == []


def test_sums_are_the_same_with_and_without_a_scope(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    for seed in range(12):
        change(make_invoice(session, customer, 100, place=place), random.Random(seed))
    paid = make_invoice(session, customer, 100, place=place)
    for source, kind, minor, year in (
        ("payment:1", EntryKind.PAYMENT, -90, 2026),
        ("refund:1", EntryKind.REFUND, 20, 2026),
        ("payment:2", EntryKind.PAYMENT, -15, 2025),
        ("credit:1", EntryKind.CREDIT, -5, 2026),
    ):
        book(session, paid, Booking(source, kind, minor, date(year, 2, 1)))
    session.commit()
    scope = frozenset({place.id})

    open_sums = [
        sum_open_money(session, customer_id=customer.id, scope=one, today=TODAY)
        for one in (None, scope)
    ]
    received = [
        sum_paid_since(session, customer_id=customer.id, scope=one, first_year=year)
        for year in (2025, 2026)
        for one in (None, scope)
    ]

    assert open_sums[0] == open_sums[1]
    assert received == [85, 85, 70, 70]
    assert wrong(session) == 0


def test_counting_anew_mends_what_somebody_wrote_over(session: Session) -> None:
    make_invoice(session, make_customer(session), 100)
    for row in session.exec(select(InvoiceTally)).all():
        row.invoices += 7
    session.commit()
    assert wrong(session) > 0

    count_anew(session.connection())

    assert wrong(session) == 0


def test_what_was_taken_back_is_not_counted(session: Session) -> None:
    customer = make_customer(session)
    kept = make_invoice(session, customer, 100)
    savepoint = session.begin_nested()
    kept.total_minor = 70
    session.flush()
    savepoint.rollback()
    kept.due_on = TODAY - timedelta(days=9)
    session.commit()

    assert wrong(session) == 0
    sums = sum_open_money(session, customer_id=customer.id, scope=None, today=TODAY)
    assert sums == MoneySums(due=100, overdue=100, processing=0)
