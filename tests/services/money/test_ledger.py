from datetime import date

from sqlmodel import Session, select

from data.money.invoices import InvoiceState
from data.money.ledger import EntryKind, LedgerEntry
from services.money.ledger import Booking, book, book_invoice
from tests.factories import make_customer, make_invoice


def test_book_invoice_books_what_it_asks_for_once(session: Session) -> None:
    invoice = make_invoice(session, make_customer(session), 1250_00)

    book_invoice(session, invoice)

    entries = session.exec(select(LedgerEntry)).all()
    assert [(e.kind, e.amount_minor, e.invoice_id) for e in entries] == [
        (EntryKind.INVOICE, 1250_00, invoice.id)
    ]
    assert (invoice.balance.minor, invoice.received_minor) == (1250_00, 0)


def test_book_invoice_books_the_difference_after_a_change(session: Session) -> None:
    invoice = make_invoice(session, make_customer(session), 100_00)
    invoice.total_minor = 80_00

    book_invoice(session, invoice)

    amounts = [entry.amount_minor for entry in session.exec(select(LedgerEntry)).all()]
    assert sorted(amounts) == [-20_00, 100_00]
    assert invoice.balance.minor == 80_00


def test_book_invoice_follows_a_total_that_returns(session: Session) -> None:
    invoice = make_invoice(session, make_customer(session), 100_00)

    for total in (120_00, 100_00, 120_00):
        invoice.total_minor = total
        book_invoice(session, invoice)

    booked = sum(entry.amount_minor for entry in session.exec(select(LedgerEntry)).all())
    assert booked == 120_00


def test_book_leaves_a_draft_alone(session: Session) -> None:
    make_invoice(session, make_customer(session), state=InvoiceState.DRAFT)

    assert session.exec(select(LedgerEntry)).all() == []


def test_book_counts_a_source_once(session: Session) -> None:
    invoice = make_invoice(session, make_customer(session), 100_00)
    payment = Booking("payment:1", EntryKind.PAYMENT, -40_00, date(2026, 3, 2))

    assert [book(session, invoice, payment), book(session, invoice, payment)] == [True, False]

    assert (invoice.settled_minor, invoice.received_minor, invoice.refunded_minor) == (
        40_00,
        40_00,
        0,
    )
    assert invoice.balance.minor == 60_00


def test_refunds_and_returns_raise_the_balance_again(session: Session) -> None:
    invoice = make_invoice(session, make_customer(session), 100_00)
    day = date(2026, 3, 2)

    book(session, invoice, Booking("payment:1", EntryKind.PAYMENT, -100_00, day))
    book(session, invoice, Booking("refund:1", EntryKind.REFUND, 30_00, day))
    book(session, invoice, Booking("chargeback:1", EntryKind.CHARGEBACK, 20_00, day))

    assert invoice.balance.minor == 50_00
    assert (invoice.received_minor, invoice.refunded_minor) == (100_00, 30_00)
