from itertools import count

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session, select

from components.kit.live import broadcast
from components.kit.visitor import Visitor
from data.accounts.people import Membership, Role
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from services.kit.events import DomainEvent, EventKind
from services.money.invoices import view_invoice
from tests.factories import make_customer, make_invoice, make_member
from tests.pages.conftest import SignIn


async def click_link_to(browser: Browser, path: str) -> None:
    """What a click on a link does: the content is swapped over the open socket."""
    with browser as client:
        await client.sub_pages_router._handle_open(path)


async def test_role_taken_away_closes_the_page_at_the_next_click(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    make_invoice(session, customer)
    person = make_member(session, customer, Role.ACCOUNTING)
    await sign_in(user, person)
    await user.open("/dashboard")
    place = session.exec(select(Membership).where(Membership.person_id == person.id)).one()
    place.role = Role.BASIC
    session.add(place)
    session.commit()

    await click_link_to(user, "/invoices")

    await user.should_see("We could not find that page")
    await user.should_not_see("$1,250.00")


async def test_ended_session_gets_no_further_page(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    person = make_member(session, make_customer(session))
    await sign_in(user, person)
    await user.open("/dashboard")
    signed_in = session.exec(select(SignInSession)).one()
    signed_in.ended_at = clock.now()
    session.add(signed_in)
    session.commit()

    response = await user.http_client.get("/dashboard")

    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in")


async def test_unknown_page_inside_the_portal_says_so(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))
    await user.open("/dashboard")

    await click_link_to(user, "/nowhere")

    await user.should_see("We could not find that page")


async def test_what_changes_while_a_page_is_built_shows_on_it(
    user: Browser, session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer)
    await sign_in(user, make_member(session, customer))
    fetch, looks = Visitor.fetch, count()

    async def fetch_just_before_a_change(own: Visitor, service: object, *asked: str) -> object:
        found = await fetch(own, service, *asked)  # type: ignore[arg-type]
        if service is view_invoice and next(looks) == 1:  # the first look was the door's
            invoice.memo = "Changed just now"
            session.commit()
            changed = EventKind.INVOICE_CHANGED
            broadcast(DomainEvent(invoice.id, changed, customer.id, None, invoice.id))
        return found

    monkeypatch.setattr(Visitor, "fetch", fetch_just_before_a_change)

    await user.open(f"/invoices/{invoice.number}")

    await user.should_see("Changed just now")
