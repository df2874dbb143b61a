"""A portal without any data: its first people find pages that say what to do."""

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.page_spec import PageSpec
from components.kit.shell import Shell
from data.accounts.people import Person, Role
from pages.page_list import PAGES
from tests.pages.conftest import SignIn

STAFF_PAGES = [page for page in PAGES if not page.parts and Role.OWNER in page.roles]


def make_staff(session: Session, role: Role) -> Person:
    person = Person(email="first@example.com", name="Olga Owner", staff_role=role)
    session.add(person)
    session.commit()
    return person


@pytest.mark.parametrize("role", [Role.OWNER, Role.CREW])
async def test_the_first_page_says_what_to_do(
    user: Browser, session: Session, sign_in: SignIn, role: Role
) -> None:
    await sign_in(user, make_staff(session, role))
    first = await user.http_client.get("/", follow_redirects=False)

    await user.open(first.headers["location"])

    await user.should_see("Your portal is ready for your data")
    await user.should_see("app.py import")


@pytest.mark.parametrize("page", STAFF_PAGES, ids=lambda page: page.address)
async def test_no_page_is_missing_or_broken(
    user: Browser, session: Session, sign_in: SignIn, page: PageSpec
) -> None:
    await sign_in(user, make_staff(session, Role.OWNER))

    await user.open(page.address)

    title = "Welcome" if page.needs_company else page.title
    (shell,) = user.find(Shell).elements
    await user.should_see(title)
    assert shell.facts.title == title
