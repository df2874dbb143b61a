from datetime import date

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from data.money.autopay import Autopay, AutopayCharge, ChargeState
from data.money.invoices import Invoice
from data.work.customers import Customer
from services.kit.links import hash_token
from tests.drawn import press
from tests.factories import make_customer, make_invoice, make_member
from tests.pages.conftest import SignIn

SOON = date(2031, 5, 14)

CODE = "a-code-of-32-letters-or-so"


@pytest.fixture
def charge(session: Session) -> AutopayCharge:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 84_20)
    agreement = Autopay(
        customer_id=customer.id,
        open_slot=customer.id,
        method_id="pm_1",
        method_label="Visa •••• 4242",
        currency="usd",
        consent_version="1",
        consent_text="I agree",
        person_name="Ingrid Sandoval",
    )
    session.add(agreement)
    session.flush()
    planned = AutopayCharge(
        invoice_id=invoice.id,
        customer_id=customer.id,
        autopay_id=agreement.id,
        announced_minor=84_20,
        first_on=SOON,
        charge_on=SOON,
        hold_code=CODE,
        hold_hash=hash_token(CODE),
    )
    session.add(planned)
    session.commit()
    return planned


async def test_looking_changes_nothing_and_the_button_holds(
    user: Browser, session: Session, charge: AutopayCharge
) -> None:
    address = f"/autopay/hold/{charge.hold_code}"

    shown = await user.http_client.get(address)
    session.refresh(charge)
    assert "$84.20" in shown.text
    assert "Wednesday, May 14" in shown.text
    assert charge.state is ChargeState.PLANNED
    session.commit()
    done = await user.http_client.post(address, headers={"Origin": "http://test"})

    session.refresh(charge)
    assert done.status_code == 303
    assert charge.state is ChargeState.HELD
    session.commit()
    assert "This payment is skipped" in (await user.http_client.get(address)).text


async def test_unknown_code_holds_nothing(user: Browser, charge: AutopayCharge) -> None:
    response = await user.http_client.get(f"/autopay/hold/{charge.hold_code}x")

    assert response.status_code == 404
    assert "$84.20" not in response.text


async def test_invoice_tells_of_the_charge_and_holds_it(
    user: Browser, session: Session, sign_in: SignIn, charge: AutopayCharge
) -> None:
    customer = session.get_one(Customer, charge.customer_id)
    number = session.get_one(Invoice, charge.invoice_id).number
    await sign_in(user, make_member(session, customer))
    await user.open(f"/invoices/{number}")
    await user.should_see("$84.20 is paid automatically on Wed, May 14, 2031.")

    press(user, "Skip this payment")

    await user.should_see("This payment will be skipped.")
