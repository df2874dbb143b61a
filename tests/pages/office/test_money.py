from dataclasses import replace

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.form_fields import FormFields
from components.kit.record_table import RecordTable
from components.kit.small_texts import TextLinks
from components.money.invoice_paper import InvoicePaper
from data.accounts.people import Person, Role
from services.money.stripe_gateway.facts import Dispute, DisputeStatus
from tests.drawn import do, links_of, press, problems_in, texts_in
from tests.factories import NOON, make_customer, make_invoice, make_member
from tests.pages.conftest import SignIn
from tests.services.money.money_world import until
from tests.services.money.test_payment_states import Case


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
    paper = user.find(InvoicePaper).elements.pop()
    assert paper.html.rpartition("<dt")[2].startswith(' class="is-strong">Balance</dt>')
    assert paper.html.rpartition("<dd")[2].partition("</dd>")[0].endswith(">$84.20")


async def test_unpaid_invoices_lead_to_what_can_be_done(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    invoice = make_invoice(session, make_customer(session), 84_20)
    await sign_in(user, make_clerk(session, Role.OFFICE))
    await user.open("/office/money")

    table = user.find(RecordTable).elements.pop()

    await user.should_see(invoice.number)
    assert links_of(table) == [f"/office/money?invoice={invoice.number}"]
    assert "$84.20" in texts_in(table, "is-money")


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


async def test_what_the_bank_took_back_is_listed_until_somebody_saw_to_it(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    case = Case(session)
    lost = Dispute("du_1", 120_00, DisputeStatus.LOST, NOON)
    case.hear(case.paid, replace(case.paid, disputes=(lost,)))
    session.commit()
    await sign_in(user, make_clerk(session, Role.OFFICE))

    await user.open("/office/money")
    await user.should_see("The bank took it back.")
    links = [link for one in user.find(TextLinks).elements for link in links_of(one)]
    press(user, "Done with it")

    await user.should_see("All money is explained.")
    assert f"/office/money?invoice={case.first.number}" in links


async def test_form_of_the_office_says_at_its_field_what_is_wrong(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    invoice = make_invoice(session, make_customer(session), 84_20)
    await sign_in(user, make_clerk(session, Role.OFFICE))
    await user.open(f"/office/money?invoice={invoice.number}")
    await user.should_see("Record a payment")
    press(user, "Record a payment")
    await user.should_see(FormFields)
    fields = user.find(FormFields).elements.pop()

    fields.values["amount"] = "84.21"
    press(user, "Record payment")

    await until(lambda: bool(problems_in(fields)))
    assert list(problems_in(fields)) == ["amount"]


async def test_refund_of_a_payment_for_two_invoices_says_which_is_first(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    case = Case(session)
    case.hear(case.paid)
    session.commit()
    await sign_in(user, make_clerk(session, Role.OFFICE))
    await user.open(f"/office/money?invoice={case.second.number}")
    await user.should_see(InvoicePaper)
    paper = user.find(InvoicePaper).elements.pop()

    do(paper, "refund")

    first, second = case.first.number, case.second.number
    await user.should_see(
        f"It paid {first} and {second}. A part of it is taken from {first} first."
    )
