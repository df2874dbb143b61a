"""Going live as the office does it."""

from datetime import timedelta

from nicegui.testing import User as Browser
from sqlmodel import Session, select

from components.kit.actions import ActionButton
from components.kit.entry_list import EntryList
from components.kit.html import texts_of
from components.notices.going_live_view import NOTHING
from data.accounts.people import Role
from data.kit import clock
from data.notices.notices import HeldNotice
from data.work.customers import Customer
from services.kit.permissions import SYSTEM
from services.notices.notices import write_reminders
from tests.drawn import do
from tests.factories import make_customer, make_invoice, make_member
from tests.pages.conftest import SignIn
from tests.pages.office.test_team import button, hire, is_true
from tests.pages.portal.test_people import eventually
from tests.talk_world import LINKS


def import_late(session: Session, name: str) -> Customer:
    """A customer as an import leaves it, with an invoice that is late."""
    customer = make_customer(session, name)
    customer.live_at = None
    session.add(customer)
    make_member(session, customer)
    make_invoice(session, customer, due_on=clock.now().date() - timedelta(days=3))
    return customer


def answer(browser: Browser, label: str) -> ActionButton:
    """The button of the question, which stands above the page's own of the same words."""
    found = [one for one in browser.find(ActionButton).elements if one.label == label]
    return max(found, key=lambda one: one.id)


async def test_office_lets_mails_begin_one_by_one_and_for_all(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    ada, bea = import_late(session, "Ada <b>"), import_late(session, "Bea")
    write_reminders(session, SYSTEM, LINKS)
    olive = hire(session, "Olive", Role.OFFICE)
    await sign_in(user, olive)
    await user.open("/office/go-live")
    await user.should_see("2 notices would be emailed to 2 people: 2 Invoice overdue.")
    preview, customers = sorted(
        user.find(EntryList).elements, key=lambda one: one.label, reverse=True
    )
    shown = texts_of(customers.html)
    assert [name for name in shown if name in ("Ada <b>", "Bea")] == ["Ada <b>", "Bea"]
    assert "was due" in texts_of(preview.html)[0]

    do(customers, "more", str(ada.id))
    await user.should_see("Go live with Ada <b>?")
    await user.should_see("1 notice will never be sent.")
    assert is_true(session, lambda: session.get_one(Customer, ada.id).live_at is None)
    do(answer(user, "Go live and drop what waits"), "press")
    await eventually(
        lambda: is_true(session, lambda: session.get_one(Customer, ada.id).live_at is not None)
    )
    await user.should_see("1 notice would be emailed to 1 person: 1 Invoice overdue.")

    do(button(user, "Go live with all"), "press")
    await user.should_see("Go live with 1 customer?")
    do(answer(user, "Go live"), "press")
    await eventually(
        lambda: is_true(session, lambda: session.get_one(Customer, bea.id).live_at is not None)
    )
    await user.should_see("All customers are live.")
    assert "".join(texts_of(preview.html)) == ""
    assert [one.text for one in user.find("Nothing waits").elements] == [NOTHING]
    assert is_true(
        session, lambda: not any(row.awaits_live for row in session.exec(select(HeldNotice)))
    )
