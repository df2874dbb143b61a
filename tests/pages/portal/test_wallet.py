from nicegui.testing import User as Browser
from sqlmodel import Session

from data.people import Role
from tests.factories import make_customer, make_member
from tests.pages.conftest import SignIn


async def test_wallet_without_stripe_says_how_to_pay(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))

    await user.open("/wallet")

    await user.should_see("Paying here is not set up yet")


async def test_basic_person_finds_no_wallet(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await sign_in(user, make_member(session, make_customer(session), Role.BASIC))

    assert (await user.http_client.get("/wallet")).status_code == 404
