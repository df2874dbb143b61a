"""The way back from a page of one thing to the list that it belongs to."""

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.page_spec import parent_of
from components.kit.shell import Shell
from components.kit.shell_facts import WayBack
from data.accounts.people import Role
from pages.page_list import PAGES
from tests.factories import make_customer, make_invoice, make_member
from tests.pages.conftest import SignIn


@pytest.mark.parametrize(
    ("address", "back"),
    [
        ("/invoices/{number}", "/invoices"),
        ("/estimates/{number}", "/estimates"),
        ("/appointments/{visit_id}", "/appointments"),
        ("/office/estimates/{number}", "/office/estimates"),
        ("/invoices", None),
        # These show the list beside what was opened.
        ("/jobsites/{property_id}", None),
        ("/messages/{thread_id}", None),
        ("/office/inbox/{thread_id}", None),
    ],
)
def test_a_page_of_one_thing_leads_back_to_its_list(address: str, back: str | None) -> None:
    page = next(page for page in PAGES if page.address == address)

    above = parent_of(PAGES, page)

    assert (above.address if above else None) == back


async def test_the_way_back_stands_on_the_invoice_and_goes_with_it(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer)
    await sign_in(user, make_member(session, customer, Role.ACCOUNTING))

    await user.open(f"/invoices/{invoice.number}")

    (shell,) = user.find(Shell).elements
    await user.should_see(f"Invoice {invoice.number}")
    assert shell.facts.back == WayBack("Invoices", "/invoices")
    with user as client:
        await client.sub_pages_router._handle_open("/invoices")
    await user.should_see("Open balance")
    assert shell.facts.back is None
