"""The property filter in the frame: the picker is true, and a filtered page says so."""

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.shell import Shell
from data.accounts.people import Role, choose_property_of
from pages.page_list import PAGES
from tests.drawn import pick
from tests.factories import make_customer, make_invoice, make_member, make_property
from tests.pages.conftest import SignIn


def shell_of(browser: Browser) -> Shell:
    (shell,) = browser.find(Shell).elements
    return shell


async def test_a_choice_shows_in_the_picker_and_on_the_page(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    place, other = make_property(session, customer), make_property(session, customer, "Elm St 4")
    make_invoice(session, customer, 801_02, place=other)
    await sign_in(user, make_member(session, customer, Role.ACCOUNTING))
    await user.open("/invoices")
    await user.should_see("$801.02")

    pick(user, "property", str(place.id))

    await user.should_see(f"for {place.name}")
    await user.should_not_see("$801.02")
    assert shell_of(user).facts.filtered == place.name
    assert shell_of(user).facts.pickers[0].value == str(place.id)

    pick(user, "property", "")

    await user.should_see("$801.02")
    assert shell_of(user).facts.filtered == ""
    assert shell_of(user).facts.pickers[0].value == ""


@pytest.mark.parametrize(
    ("address", "filtered"),
    [
        (page.address, page.by_property)
        for page in PAGES
        if page.menu is not None and Role.ADMIN in page.roles
    ],
)
async def test_each_filtered_page_says_so_and_no_other(
    user: Browser, session: Session, sign_in: SignIn, address: str, filtered: bool
) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    make_property(session, customer, "Elm St 4")
    person = make_member(session, customer, Role.ADMIN)
    choose_property_of(session, person.id, customer_id=customer.id, property_id=place.id)
    session.commit()
    await sign_in(user, person)

    await user.open(address)

    assert shell_of(user).facts.filtered == (place.name if filtered else "")
