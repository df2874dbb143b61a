"""One person, two customers: an address leads to the document at whichever it belongs to."""

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session, select

from components.money.invoice_paper import InvoicePaper
from data.accounts.people import Membership, Person, Role
from data.accounts.sign_ins import SignInSession
from data.work.customers import Customer
from tests.factories import make_customer, make_invoice, make_member, make_property, make_visit
from tests.pages.conftest import SignIn
from tests.talk_world import make_estimate


@pytest.fixture
def shop(session: Session) -> Customer:
    return make_customer(session, "Smith Rentals LLC")


@pytest.fixture
async def smith(user: Browser, session: Session, sign_in: SignIn, shop: Customer) -> Person:
    """Signed in, with places at two customers."""
    person = make_member(session, make_customer(session, "John Smith"))
    session.add(Membership(person_id=person.id, customer_id=shop.id, role=Role.ADMIN))
    session.commit()
    await sign_in(user, person)
    return person


def shown_customer(session: Session) -> object:
    session.expire_all()
    shown = session.exec(select(SignInSession.customer_id)).one()
    session.commit()
    return shown


@pytest.mark.usefixtures("smith")
@pytest.mark.parametrize("kind", ["invoice", "estimate", "visit", "jobsite"])
async def test_page_opens_at_the_customer_whose_it_is_and_says_so(
    user: Browser, session: Session, shop: Customer, kind: str
) -> None:
    place = make_property(session, shop)
    paths = {
        "invoice": f"/invoices/{make_invoice(session, shop).number}",
        "estimate": f"/estimates/{make_estimate(session, shop).number}",
        "visit": f"/appointments/{make_visit(session, place).id}",
        "jobsite": f"/jobsites/{place.id}",
    }
    path, shop_id = paths[kind], shop.id
    session.commit()

    answer = await user.http_client.get(path, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?named=1")
    assert shown_customer(session) == shop_id
    await user.open(f"{path}?named=1")
    await user.should_see("You are now looking at Smith Rentals LLC.")
    assert (await user.http_client.get(path, follow_redirects=False)).status_code == 200


@pytest.mark.usefixtures("smith")
async def test_document_of_a_stranger_stays_unknown_and_changes_nothing(
    user: Browser, session: Session
) -> None:
    strange = make_invoice(session, make_customer(session, "Somebody else")).number
    session.commit()

    answers = [await user.http_client.get(f"/invoices/{number}") for number in (strange, "none")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text
    assert shown_customer(session) is None


@pytest.mark.usefixtures("smith")
@pytest.mark.parametrize(("role", "limited"), [(Role.BASIC, False), (Role.ADMIN, True)])
async def test_place_that_may_not_see_the_document_does_not_open_it(
    user: Browser, session: Session, shop: Customer, role: Role, limited: bool
) -> None:
    query = select(Membership).where(Membership.customer_id == shop.id)
    place = session.exec(query).one()
    place.role, place.is_limited = role, limited
    session.add(place)
    number = make_invoice(session, shop).number
    session.commit()

    answer = await user.http_client.get(f"/invoices/{number}")

    assert answer.status_code == 404
    assert shown_customer(session) is None


@pytest.mark.usefixtures("smith")
@pytest.mark.parametrize(
    ("method", "headers"),
    [("HEAD", {}), ("GET", {"Sec-Purpose": "prefetch"}), ("GET", {"Purpose": "prefetch"})],
)
async def test_looking_ahead_changes_no_customer(
    user: Browser, session: Session, shop: Customer, method: str, headers: dict[str, str]
) -> None:
    number = make_invoice(session, shop).number
    session.commit()

    answer = await user.http_client.request(method, f"/invoices/{number}", headers=headers)

    assert answer.status_code == 404
    assert shown_customer(session) is None


@pytest.mark.usefixtures("smith")
async def test_pdf_opens_without_changing_the_customer(
    user: Browser, session: Session, shop: Customer
) -> None:
    invoice, estimate = make_invoice(session, shop).number, make_estimate(session, shop).number
    strange = make_invoice(session, make_customer(session, "Somebody else")).number
    session.commit()

    paths = (f"/invoices/{invoice}.pdf", f"/estimates/{estimate}.pdf", f"/invoices/{strange}.pdf")
    answers = [await user.http_client.get(path) for path in paths]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert shown_customer(session) is None


async def test_person_with_one_customer_is_told_nothing(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    await sign_in(user, make_member(session, customer))
    number = make_invoice(session, customer).number
    session.commit()

    await user.open(f"/invoices/{number}?named=1")

    await user.should_see(InvoicePaper)
    await user.should_not_see("You are now looking at")
