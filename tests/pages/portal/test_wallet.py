from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.form_fields import FormFields
from components.kit.small_texts import TextLinks
from data.accounts.people import Role
from tests.drawn import links_of, problems_in
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


async def test_statement_of_any_period_is_a_link_away(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))
    await user.open("/wallet")
    await user.should_see(TextLinks)
    links = user.find(TextLinks).elements.pop()
    fields = user.find(FormFields).elements.pop()
    send = fields._on_change
    assert send is not None

    send({"from": "2026-01-01", "to": "2026-03-31"})

    address = links_of(links)[0]
    assert (await user.http_client.get(address)).content[:5] == b"%PDF-"
    send({"from": "2026-04-01", "to": "2026-03-31"})
    assert problems_in(fields) == {"to": "It ends before it begins."}
    send({"from": "", "to": "2026-03-31"})
    assert problems_in(fields) == {"from": "Choose a day."}
    assert links_of(links) == ["/ledger.csv"]
