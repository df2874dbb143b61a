from datetime import timedelta

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from data.kit import clock
from data.work.visits import VisitStatus
from tests.factories import (
    make_customer,
    make_invoice,
    make_member,
    make_property,
    make_service,
    make_visit,
)
from tests.pages.conftest import SignIn

BUDGET = 150  # NiceGUI pays for each element on the server, on every open tab


@pytest.mark.parametrize("path", ["/jobsites", "/dashboard", "/invoices", "/invoices/{number}"])
async def test_a_page_stays_within_its_elements(
    user: Browser, session: Session, sign_in: SignIn, path: str
) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    for day in range(60):
        visit = make_visit(
            session, place, VisitStatus.SCHEDULED, clock.now() + timedelta(days=day, hours=1)
        )
        make_service(session, visit)
        invoice = make_invoice(session, customer, place=place)
    await sign_in(user, make_member(session, customer))

    client = await user.open(path.format(number=invoice.number))
    await user.should_see("Greenfield Grounds")

    assert len(client.elements) <= BUDGET
