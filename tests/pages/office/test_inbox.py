"""The inbox as the office sees it where email does not work."""

from nicegui.testing import User as Browser
from sqlmodel import Session

from data.accounts.people import Role
from data.mail.outbox import Outbox
from tests.pages.conftest import SignIn
from tests.pages.office.test_team import hire


async def test_office_is_told_that_no_email_goes_out(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    olive = hire(session, "Olive", Role.OFFICE)
    session.add(
        Outbox(message_id="<1@x>", kind="receipt", to_address="a@b.c", subject="", text="", html="")
    )
    session.commit()
    await sign_in(user, olive)

    await user.open("/office/inbox")

    await user.should_see("Email is not set up")
    await user.should_see("1 email is waiting")
