"""The page of the links that confirm a new email address: looking changes nothing."""

from sqlmodel import Session

from data.accounts.people import Person
from pages.entry.context import EntryContext
from pages.entry.email_change import email_change_routes
from pages.entry.html_page import HtmlPage
from pages.machine.session_guard import Plan
from services.accounts.email_changes import request_email_change
from services.kit.links import Links
from tests.pages.guard import KEY, ORIGIN, make_client, make_settings
from tests.services.accounts.people_world import make_household
from tests.services.accounts.sign_in_world import mails, token_in

LINKS = Links(ORIGIN, KEY)


def test_both_links_change_the_address_and_looking_does_not(session: Session) -> None:
    home = make_household(session)
    home.do("dan", request_email_change, "dan@new.example", LINKS)
    settings = make_settings()
    routes = email_change_routes(EntryContext(settings, LINKS, HtmlPage()))
    plan = Plan(pages=(), open=("/email-change",))
    client = make_client(settings, plan, lambda app: app.router.routes.extend(routes))

    for mail, said in zip(mails(session)[-2:], ("One more step", "Your address is"), strict=True):
        address = f"/email-change/{token_in(mail)}"
        assert "dan@new.example" in client.get(address).text
        session.rollback()
        assert said in client.post(address, headers={"Origin": ORIGIN}).text

    session.expire_all()
    assert session.get_one(Person, home.people["dan"].id).email == "dan@new.example"
    session.rollback()
    gone = client.get(address)
    assert (gone.status_code, gone.headers["referrer-policy"]) == (410, "no-referrer")
