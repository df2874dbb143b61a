"""Invoices below zero: 100 of credit beside 250 that is owed."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.money.invoices import Invoice
from data.work.customers import Customer
from services.kit.errors import NotFound
from services.kit.permissions import SYSTEM, Actor, NotPermitted
from services.money.credits import use_credits, use_credits_before_charge, use_credits_of
from services.money.invoice_filters import InvoiceQuery
from services.money.invoice_lists import list_invoices
from services.money.invoice_status import InvoiceStatus
from services.money.invoices import sum_money, view_invoice
from services.money.ledger import book_invoice
from services.money.statements import read_statement
from tests.factories import actor_of, make_company, make_customer, make_invoice

OFFICE = Actor(role=Role.OFFICE, name="Office")


@pytest.fixture
def customer(session: Session) -> Customer:
    make_company(session)
    return make_customer(session)


@pytest.fixture
def payer(customer: Customer) -> Actor:
    return actor_of(customer)


def bill(session: Session, customer: Customer, minor: int, due_on: date) -> Invoice:
    invoice = make_invoice(session, customer, minor, due_on=due_on)
    book_invoice(session, invoice)
    session.commit()  # PostgreSQL counts at the commit
    return invoice


@pytest.fixture
def credit(session: Session, customer: Customer) -> Invoice:
    return bill(session, customer, -100_00, date(2026, 3, 1))


@pytest.fixture
def owed(session: Session, customer: Customer) -> Invoice:
    return bill(session, customer, 250_30, date(2030, 3, 31))


def ledger_balance(session: Session, actor: Actor) -> int:
    return read_statement(session, actor, date(2026, 1, 1), date(2035, 1, 1)).closing.minor


@pytest.mark.usefixtures("owed")
def test_a_credit_is_shown_as_one_and_counts(
    session: Session, payer: Actor, credit: Invoice
) -> None:
    sums = sum_money(session, payer)
    page = list_invoices(session, payer, InvoiceQuery())
    found = list_invoices(session, payer, InvoiceQuery(status=InvoiceStatus.CREDIT))

    assert (sums.due.minor, sums.credit.minor, sums.usable_credit.minor) == (150_30, 100_00, 100_00)
    assert ledger_balance(session, payer) == sums.due.minor
    assert page.counts == {InvoiceStatus.CREDIT: 1, InvoiceStatus.OPEN: 1}
    assert [row.number for row in found.rows] == [credit.number]
    shown = view_invoice(session, payer, credit.number)
    assert (shown.status, shown.can_pay, shown.can_use_credit) == (
        InvoiceStatus.CREDIT,
        False,
        True,
    )


def test_using_credit_settles_what_is_due_first(
    session: Session, customer: Customer, payer: Actor, credit: Invoice, owed: Invoice
) -> None:
    late = bill(session, customer, 60_00, date(2026, 3, 5))
    before = sum_money(session, payer)

    settled = use_credits(session, payer)
    session.commit()

    after = sum_money(session, payer)
    assert settled.minor == 100_00
    assert (before.due, before.overdue) == (after.due, after.overdue)
    assert (after.due.minor, after.overdue.minor, after.credit.minor) == (210_30, 0, 0)
    balances = [view_invoice(session, payer, one.number).balance.minor for one in (late, owed)]
    assert balances == [0, 210_30]
    assert ledger_balance(session, payer) == 210_30
    assert view_invoice(session, payer, credit.number).status is InvoiceStatus.CREDIT_USED


def test_using_credit_twice_settles_once(
    session: Session, payer: Actor, credit: Invoice, owed: Invoice
) -> None:
    use_credits(session, payer)

    assert use_credits(session, payer).minor == 0
    assert owed.settled_minor == 100_00
    assert credit.settled_minor == -100_00


def test_what_is_left_of_a_credit_stays(session: Session, customer: Customer, payer: Actor) -> None:
    bill(session, customer, -100_00, date(2026, 3, 1))
    bill(session, customer, 30_00, date(2030, 3, 1))

    settled = use_credits(session, payer)
    session.commit()

    assert settled.minor == 30_00
    sums = sum_money(session, payer)
    assert (sums.due.minor, sums.credit.minor, sums.usable_credit.minor) == (0, 70_00, 0)


@pytest.mark.usefixtures("credit")
def test_an_amount_that_somebody_is_paying_stays_theirs(
    session: Session, payer: Actor, owed: Invoice
) -> None:
    owed.reserved_minor = 200_00
    session.flush()

    assert use_credits(session, payer).minor == 50_30


@pytest.mark.usefixtures("credit")
def test_the_office_uses_a_customers_credit(session: Session, owed: Invoice) -> None:
    assert use_credits_of(session, OFFICE, owed.number).minor == 100_00
    with pytest.raises(NotFound):
        use_credits_of(session, OFFICE, "no such number")


@pytest.mark.usefixtures("credit")
def test_nobody_is_charged_what_a_credit_covers(
    session: Session, customer: Customer, owed: Invoice
) -> None:
    use_credits_before_charge(session, SYSTEM, customer.id)

    assert owed.balance.minor == 150_30


@pytest.mark.usefixtures("owed")
def test_another_customers_credit_is_not_touched(session: Session, payer: Actor) -> None:
    stranger = make_customer(session, "Somebody Else")
    theirs = bill(session, stranger, -100_00, date(2026, 3, 1))

    assert use_credits(session, payer).minor == 0
    assert theirs.settled_minor == 0


def test_using_credit_needs_the_right_to_pay(session: Session, payer: Actor) -> None:
    viewer = replace(payer, role=Role.BASIC)

    with pytest.raises(NotPermitted):
        use_credits(session, viewer)
    with pytest.raises(NotPermitted):
        use_credits_of(session, payer, "INV-1")
    with pytest.raises(NotPermitted):
        use_credits_before_charge(session, payer, payer.customer)
