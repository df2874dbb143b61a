import csv
import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from data.accounts.people import Role
from data.kit.money import Money
from data.money.ledger import EntryKind
from services.kit.errors import NotPermitted
from services.money.ledger import Booking, book
from services.money.ledger_postings import spread
from services.money.statements import BadPeriod, read_statement, write_ledger
from tests.factories import actor_of, make_customer, make_invoice

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
AMOUNTS = st.integers(-500_00, 500_00).filter(bool)
ONCE_A_DATABASE = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ONCE_A_DATABASE
@given(entries=st.lists(st.tuples(DAYS, AMOUNTS), max_size=12), first=DAYS, last=DAYS)
def test_balance_runs_along_and_adds_up(
    session: Session, entries: list[tuple[date, int]], first: date, last: date
) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer)
    for number, (day, minor) in enumerate(entries):
        booking = Booking(f"test:{customer.id}:{number}", EntryKind.CREDIT, minor, day)
        book(session, invoice, booking)
    session.commit()
    first, last = sorted((first, last))

    statement = read_statement(session, actor_of(customer), first, last)
    whole = read_statement(session, actor_of(customer), date.min, date.max)

    moved = sum(line.amount.minor for line in statement.lines)
    assert statement.opening.minor + moved == statement.closing.minor
    assert [line.day for line in statement.lines] == sorted(line.day for line in statement.lines)
    assert whole.closing.minor == 1250_00 + sum(minor for _, minor in entries)
    before = [line.balance for line in whole.lines if line.day <= last]
    assert statement.closing == (before[-1] if before else Money(0))


@given(total=st.integers(0, 10**9), limits=st.lists(st.integers(0, 10**8), min_size=1, max_size=9))
def test_spread_loses_nothing_and_fills_in_order(total: int, limits: list[int]) -> None:
    shares = spread(total, limits)

    assert sum(shares) == total
    assert all(share <= limit for share, limit in zip(shares[:-1], limits, strict=False))
    if total <= sum(limits):
        filled = [share == limit for share, limit in zip(shares, limits, strict=True)]
        assert all(filled[place] or not any(shares[place + 1 :]) for place in range(len(shares)))


def test_formulas_in_the_ledger_are_harmless(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer)
    hostile = '=HYPERLINK("http://x","y")'
    booking = Booking("credit:1", EntryKind.CREDIT, -1_00, date(2026, 3, 2), memo=hostile)
    book(session, invoice, booking)

    rows = list(csv.DictReader(io.StringIO(write_ledger(session, actor_of(customer)))))

    assert rows[-1]["description"] == f"'{hostile}"
    assert (rows[-1]["amount"], rows[-1]["balance"]) == ("-1.00", "1249.00")


def test_methods_in_the_ledger_are_legible_in_every_spreadsheet(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer)
    paid = Booking("payment:1", EntryKind.PAYMENT, -1_00, date(2026, 3, 2), memo="Visa •••• 4242")
    book(session, invoice, paid)

    assert "Visa ending in 4242" in write_ledger(session, actor_of(customer))


def test_statement_is_for_those_who_see_money_and_has_a_beginning(session: Session) -> None:
    customer = make_customer(session)

    with pytest.raises(NotPermitted):
        read_statement(session, actor_of(customer, Role.BASIC), date(2026, 1, 1), date(2026, 2, 1))
    with pytest.raises(BadPeriod):
        read_statement(session, actor_of(customer), date(2026, 2, 1), date(2026, 1, 1))
