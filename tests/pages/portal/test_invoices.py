from datetime import date, timedelta
from uuid import UUID

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.record_table import RecordTable
from data.accounts.people import Role
from data.kit import clock
from data.money.invoices import lock_invoice
from data.money.ledger import EntryKind
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.money.ledger import Booking, book
from tests.drawn import opened_by
from tests.factories import make_customer, make_invoice, make_member, make_property
from tests.pages.conftest import SignIn


def shown_numbers(browser: Browser) -> list[str]:
    (table,) = browser.find(RecordTable).elements
    return opened_by(table)


async def test_lists_own_invoices_newest_first(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    first, second = make_invoice(session, customer), make_invoice(session, customer)
    foreign = make_invoice(session, other)
    await sign_in(user, make_member(session, customer, Role.ACCOUNTING))

    await user.open("/invoices")

    await user.should_see("$2,500.00")  # due now
    assert shown_numbers(user) == [second.number, first.number]
    await user.should_not_see(foreign.number)


async def test_address_holds_search_and_status(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    today = clock.today("America/New_York")
    late = make_invoice(session, customer, due_on=today - timedelta(days=3))
    make_invoice(session, customer, due_on=today + timedelta(days=3))
    await sign_in(user, make_member(session, customer))

    await user.open("/invoices?q=spring&status=overdue&period=all")

    await user.should_see(late.number)
    assert shown_numbers(user) == [late.number]


async def test_nonsense_in_the_address_counts_as_nothing(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer)
    await sign_in(user, make_member(session, customer))

    await user.open("/invoices?status=%27%3B&period=2026-99-99..x&sort=drop&page=-4")

    await user.should_see(invoice.number)


async def test_empty_list_says_what_will_fill_it(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))

    await user.open("/invoices")

    await user.should_see("Invoices appear here as soon as they are sent to you.")


async def test_limited_person_sees_their_properties_invoices_only(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    mine, other = make_property(session, customer), make_property(session, customer, "Elm Ave 2")
    seen = make_invoice(session, customer, place=mine)
    make_invoice(session, customer, place=other)
    await sign_in(user, make_member(session, customer, Role.ACCOUNTING, [mine]))

    await user.open("/invoices")

    await user.should_see(seen.number)
    assert shown_numbers(user) == [seen.number]


@pytest.mark.parametrize("path", ["/invoices", "/invoices/{number}"])
async def test_basic_person_finds_no_money(
    user: Browser, session: Session, sign_in: SignIn, path: str
) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer)
    await sign_in(user, make_member(session, customer, Role.BASIC))

    response = await user.http_client.get(path.format(number=invoice.number))

    assert response.status_code == 404
    assert invoice.number not in response.text


async def test_other_customers_invoice_is_like_a_missing_one(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    foreign = make_invoice(session, make_customer(session, "Somebody Else"))
    await sign_in(user, make_member(session, make_customer(session)))

    known = await user.http_client.get(f"/invoices/{foreign.number}")
    missing = await user.http_client.get("/invoices/INV-9999999")

    assert (known.status_code, missing.status_code) == (404, 404)
    assert known.text == missing.text


async def test_stranger_is_led_to_sign_in_and_back(user: Browser, session: Session) -> None:
    make_customer(session)

    response = await user.http_client.get("/invoices?status=open")

    assert response.status_code == 303
    assert response.headers["location"] == "/sign-in?next=/invoices%3Fstatus%3Dopen"


async def test_invoice_follows_a_change_by_itself(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer)
    await sign_in(user, make_member(session, customer))
    await user.open(f"/invoices/{invoice.number}")
    await user.should_see("Balance due")

    settle_by_check(invoice.id)

    await user.should_see("Paid")
    await user.should_not_see("Balance due")


def settle_by_check(invoice_id: UUID) -> None:
    """What another process does: book a payment and announce it."""

    def work(session: Session) -> None:
        invoice = lock_invoice(session, invoice_id)
        paid = Booking("check:1", EntryKind.PAYMENT, -invoice.total_minor, date(2026, 3, 2))
        book(session, invoice, paid)
        about = About(invoice.customer_id, invoice.property_id, invoice.id)
        announce(session, SYSTEM, EventKind.INVOICE_CHANGED, about)

    write(work)
