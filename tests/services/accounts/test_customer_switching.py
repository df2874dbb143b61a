"""One person, two customers: a session shows one of them, and nothing of the other."""

import pytest
from sqlmodel import Session

from data.accounts.people import Membership, Role
from services.accounts.customer_switching import switch_customer
from services.accounts.visitors import describe_visitor
from services.kit.errors import NotFound
from services.money.invoice_filters import InvoiceQuery
from services.money.invoice_lists import list_invoices
from services.money.invoices import view_invoice
from services.work.jobsites import JobsiteQuery, list_jobsites, view_jobsite
from tests.factories import make_customer, make_invoice, make_property
from tests.services.accounts.people_world import Household, make_household


@pytest.fixture
def home(session: Session) -> Household:
    home = make_household(session)
    other = make_customer(session, "Aaron's Other House")
    session.add(Membership(person_id=home.people["cat"].id, customer_id=other.id, role=Role.BASIC))
    session.commit()
    home.do("cat", switch_customer, home.customer.id)
    return home


def test_switching_changes_customer_role_and_everything_seen(
    session: Session, home: Household
) -> None:
    cat = home.actor("cat")
    card = describe_visitor(session, cat)
    other = next(one for one in card.places if one.customer_id != card.customer_id)
    hidden = make_property(session, home.customer, "Hidden Lane 9")
    bill = make_invoice(session, home.customer, place=hidden)
    assert list_invoices(session, cat, InvoiceQuery()).matching == 1

    home.do("cat", switch_customer, other.customer_id)

    there = home.actor("cat")
    assert (there.customer_id, there.role) == (other.customer_id, Role.BASIC)
    assert list_jobsites(session, there, JobsiteQuery()).rows == ()
    with pytest.raises(NotFound):
        view_jobsite(session, there, hidden.id)
    home.do("cat", switch_customer, home.customer.id)
    assert view_invoice(session, home.actor("cat"), bill.number).number == bill.number


def test_nobody_switches_to_a_customer_without_a_place(session: Session, home: Household) -> None:
    strange = make_customer(session, "Strangers")

    with pytest.raises(NotFound):
        home.do("cat", switch_customer, strange.id)

    assert home.actor("cat").customer_id == home.customer.id
