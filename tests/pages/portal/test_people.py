"""Profile, users and activity as their people see them."""

import asyncio
from collections.abc import Callable

from nicegui.testing import User as Browser
from sqlmodel import Session, select

from components.accounts.user_table import UserTable
from components.kit.settings_form import SettingsForm
from components.kit.shell import Shell
from data.accounts.invitations import Invitation
from data.accounts.people import HourFormat, Membership, Person, Role, StartPage, Theme
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from data.kit.activity import Activity
from services.accounts.customer_switching import switch_customer
from services.accounts.users import remove_user
from services.kit.permissions import load_actor
from services.kit.unit_of_work import write
from tests.drawn import acts_of, do, press, texts_in
from tests.factories import make_customer, make_member, make_property, make_sign_in
from tests.pages.conftest import SignIn


def send(form: SettingsForm, **values: str) -> None:
    """Choose and type, and press the form's button if it has one."""
    for name in values:
        told = f"choose {name}"
        drawn = {act for _, act in acts_of(form)}
        if told in drawn:
            do(form, "choose", name, values[name])
        elif f"{told} {values[name]}" in drawn:
            do(form, "choose", f"{name} {values[name]}", True)
    if 'type="submit"' in form.html:
        do(form, "send", entered=values)


async def eventually(is_so: Callable[[], bool]) -> None:
    for _ in range(100):
        if is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came")


def form_with(browser: Browser, name: str) -> SettingsForm:
    forms = browser.find(SettingsForm).elements
    return next(one for one in forms if name in {field.name for field in one._fields})


def prove_all(session: Session) -> None:
    for row in session.exec(select(SignInSession)):
        row.proved_at = clock.now()
    session.commit()


async def test_profile_keeps_details_and_looks(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    ann = make_member(session, make_customer(session))
    await sign_in(user, ann)
    await user.open("/profile")
    await user.should_see("Delete my data")
    await user.should_see("in English only")

    send(form_with(user, "phone"), name="Ann Miller", phone="716 555 0100")
    await user.should_see("Saved")
    send(form_with(user, "theme"), theme="dark", hours="24", start="dashboard")

    (shell,) = user.find(Shell).elements
    await eventually(lambda: shell.facts.home == "/dashboard")
    assert (shell.facts.theme, shell.facts.home) == ("dark", "/dashboard")
    session.rollback()
    session.refresh(ann)
    assert (ann.name, ann.theme, ann.hours, ann.start_page) == (
        "Ann Miller",
        Theme.DARK,
        HourFormat.TWENTY_FOUR,
        StartPage.DASHBOARD,
    )


async def test_profile_refuses_an_easy_password_at_its_field(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))
    await user.open("/profile")
    await user.should_see("Delete my data")

    send(form_with(user, "new"), new="short")

    await user.should_see("at least 12 characters")


async def test_users_are_listed_and_invited(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    dan = make_member(session, customer, Role.BASIC, [place])
    await sign_in(user, make_member(session, customer))
    prove_all(session)
    await user.open("/users")
    await user.should_see(dan.email)
    (table,) = user.find(UserTable).elements
    assert set(texts_in(table, "is-plain")[1::3]) == {"All", "Birch St 1"}
    assert any(dan.email in who for who in texts_in(table, "is-primary"))

    press(user, "Add user")
    await user.should_see("Send invitation")
    send(form_with(user, "which"), name="Nora", email="nope")
    await user.should_see("Enter an email address")
    send(form_with(user, "which"), name="Nora", email="nora@example.com")

    await user.should_see("on its way to nora@example.com")
    session.rollback()
    assert session.exec(select(Invitation)).one().customer_id == customer.id


async def test_a_removed_users_open_page_is_told(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    ann, dan = make_member(session, customer), make_member(session, customer, Role.BASIC)
    await sign_in(user, dan)
    await user.open("/jobsites")
    admin = make_sign_in(session, ann)
    prove_all(session)
    place = session.exec(select(Membership).where(Membership.person_id == dan.id)).one()
    session.commit()

    write(lambda mine: remove_user(mine, load_actor(mine, admin.id), place.id))

    response = await user.http_client.get("/jobsites", follow_redirects=False)
    assert response.headers["location"].startswith("/sign-in")


async def test_what_is_meant_for_one_customer_never_happens_at_another(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    home, other = make_customer(session, "Aaron"), make_customer(session, "Zoe")
    ann = make_member(session, home)
    session.add(Membership(person_id=ann.id, customer_id=other.id, role=Role.ADMIN))
    await sign_in(user, ann)
    prove_all(session)
    await user.open("/users")
    await user.should_see("Add user")
    press(user, "Add user")
    await user.should_see("Send invitation")
    row = session.exec(select(SignInSession)).one()
    session.commit()
    write(lambda mine: switch_customer(mine, load_actor(mine, row.id), other.id))

    send(form_with(user, "which"), name="Nora", email="nora@example.com")

    await user.should_see("switched to another customer")
    session.rollback()
    assert session.exec(select(Invitation)).all() == []


async def test_activity_tells_what_was_opened(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    ann: Person = make_member(session, make_customer(session))
    await sign_in(user, ann)
    await user.open("/users")

    def is_noted() -> bool:
        found = bool(session.exec(select(Activity)).all())
        session.rollback()  # at once: this session's lock would keep the portal from writing
        return found

    await eventually(is_noted)
    session.rollback()
    await user.open("/activity?kind=opened")

    await user.should_see("Opened Users")


async def test_staff_have_a_profile_without_customers_choices(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    make_customer(session)
    sue = Person(name="Sue Office", email="sue@example.com", staff_role=Role.OFFICE)
    session.add(sue)
    session.commit()
    await sign_in(user, sue)

    await user.open("/profile")

    await user.should_see("Delete my data")
    await user.should_not_see("Email notifications")
    await user.should_not_see("Start page")
    await user.should_not_see("Open wallet")
