import re

from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.filter_bar import FilterBar
from components.notices.mail_preview import MailPreviewFrame
from data.accounts.people import Person
from tests.drawn import do
from tests.pages.conftest import SignIn
from tests.talk_world import office_actor


async def test_office_looks_at_a_mail(user: Browser, session: Session, sign_in: SignIn) -> None:
    await sign_in(user, session.get_one(Person, office_actor(session).person_id))
    await user.open("/office/mails")
    await user.should_see("Your visit is scheduled")

    (bar,) = user.find(FilterBar).elements
    do(bar, "choose", "kind", "receipt")

    await user.should_see("Receipt for $84.20")
    (frame,) = user.find(MailPreviewFrame).elements
    (address,) = re.findall(r'src="([^"]*)"', frame.html)
    answer = await user.http_client.get(address)
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "Receipt for $84.20" in answer.text
