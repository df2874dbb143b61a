import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from components.invoice_paper import InvoicePaper
from components.record_table import RecordTable
from data.people import Person, Role
from tests.factories import make_customer, make_invoice, make_member
from tests.pages.conftest import SignIn


def make_clerk(session: Session, role: Role) -> Person:
    clerk = Person(name="Olga", email=f"{role}@greenfield.example", staff_role=role)
    session.add(clerk)
    session.commit()
    return clerk


async def test_office_looks_up_an_invoice_of_any_customer(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    invoice = make_invoice(session, make_customer(session), 84_20)
    await sign_in(user, make_clerk(session, Role.OFFICE))

    await user.open(f"/office/money?invoice={invoice.number}")

    await user.should_see("All money is explained.")
    await user.should_see("Record a payment")
    paper = user.find(InvoicePaper).elements.pop().props["paper"]
    assert paper["totals"][-1] | {"label": "Balance", "value": "$84.20"} == paper["totals"][-1]


async def test_unpaid_invoices_lead_to_what_can_be_done(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    invoice = make_invoice(session, make_customer(session), 84_20)
    await sign_in(user, make_clerk(session, Role.OFFICE))
    await user.open("/office/money")

    table = user.find(RecordTable).elements.pop()

    await user.should_see(invoice.number)
    (row,) = table.props["rows"]
    assert row["href"] == f"/office/money?invoice={invoice.number}"
    assert row["cells"]["balance"] == "$84.20"


async def test_unknown_number_is_said(user: Browser, session: Session, sign_in: SignIn) -> None:
    make_customer(session)
    await sign_in(user, make_clerk(session, Role.OWNER))

    await user.open("/office/money?invoice=INV-0")

    await user.should_see("There is no invoice of this number.")


@pytest.mark.parametrize("role", [Role.CREW, Role.ADMIN])
async def test_crew_and_customers_find_nothing(
    user: Browser, session: Session, sign_in: SignIn, role: Role
) -> None:
    customer = make_customer(session)
    is_staff = role is Role.CREW
    person = make_clerk(session, role) if is_staff else make_member(session, customer, role)
    await sign_in(user, person)

    assert (await user.http_client.get("/office/money")).status_code == 404
