"""The team as owners and the office see it."""

from collections.abc import Callable

from nicegui.testing import User as Browser
from sqlmodel import Session, select

from components.accounts.staff_table import StaffTable
from components.kit.actions import ActionButton
from components.kit.entry_list import EntryList
from components.kit.setting_switch import SettingSwitch
from components.kit.settings_form import SettingsForm
from data.accounts.invitations import Invitation
from data.accounts.people import Person, Role
from data.accounts.sign_ins import SignInSession
from data.kit.companies import Company
from services.kit.permissions import load_actor
from services.kit.unit_of_work import write
from services.privacy.erasures import ERASED_NAME
from services.privacy.personal_data import request_erasure
from tests.drawn import acts_of, do, press, texts_in
from tests.factories import make_company, make_customer, make_member, make_sign_in
from tests.pages.conftest import SignIn
from tests.pages.portal.test_people import eventually, form_with, prove_all, send


def hire(session: Session, name: str, role: Role) -> Person:
    make_company(session)
    person = Person(name=name, email=f"{name.lower()}@greenfield.example", staff_role=role)
    session.add(person)
    session.commit()
    return person


def button(browser: Browser, label: str) -> ActionButton:
    return next(b for b in browser.find(ActionButton).elements if b.label == label)


def is_true(session: Session, claim: Callable[[], bool]) -> bool:
    session.rollback()  # at once: this session's lock would keep the portal from writing
    session.expire_all()
    found = claim()
    session.rollback()
    return found


async def open_team(browser: Browser, session: Session, sign_in: SignIn, person: Person) -> None:
    await sign_in(browser, person)
    prove_all(session)
    await browser.open("/office/team")
    await browser.should_see("Deletion requests")
    (table,) = browser.find(StaffTable).elements
    await eventually(lambda: bool(texts_in(table, "is-primary")))


async def test_an_owner_invites_changes_and_removes(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    olga, sue = hire(session, "Olga", Role.OWNER), hire(session, "Sue", Role.OFFICE)
    sue_id = sue.id  # asked later, it would begin a transaction
    await open_team(user, session, sign_in, olga)
    (table,) = user.find(StaffTable).elements
    assert texts_in(table, "is-primary") == [
        "Olga (you)olga@greenfield.example",
        "Suesue@greenfield.example",
    ]
    assert [used == "Never" for used in texts_in(table, "is-plain")[2::3]] == [False, True]

    press(user, "Invite a colleague")
    await user.should_see("Send invitation")
    send(form_with(user, "email"), name="Cal", email="nope", role="crew")
    await user.should_see("Enter an email address")
    send(form_with(user, "email"), name="Cal", email="cal@greenfield.example", role="crew")
    await user.should_see("on its way to cal@greenfield.example")
    session.rollback()
    assert session.exec(select(Invitation)).one().role is Role.CREW
    session.rollback()

    do(table, "open", str(sue_id))
    await user.should_see("Remove from the team")
    form = next(one for one in user.find(SettingsForm).elements if ">Save<" in one.html)
    send(form, role="crew")
    await user.should_see("Saved")
    do(table, "open", str(sue_id))
    await user.should_see("Remove from the team")
    press(user, "Remove from the team")
    await user.should_see("Remove Sue?")
    do(button(user, "Remove"), "press")

    def is_gone() -> bool:
        return session.get_one(Person, sue_id).staff_role is None

    await eventually(lambda: is_true(session, is_gone))


async def test_the_office_looks_and_confirms_deletions(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    sue, ann = hire(session, "Sue", Role.OFFICE), make_member(session, make_customer(session))
    row = make_sign_in(session, ann)
    row.proved_at = row.created_at
    session.commit()
    write(lambda mine: request_erasure(mine, load_actor(mine, row.id)))
    await open_team(user, session, sign_in, sue)
    await user.should_not_see("Invite a colleague")
    (table,) = user.find(StaffTable).elements
    assert not acts_of(table)
    await user.should_see(ann.email)
    requests = next(one for one in user.find(EntryList).elements if "Deletion" in one.label)

    do(requests, "act")
    await user.should_see("Invoices and payments stay")
    assert session.get_one(Person, ann.id).name == "Ingrid Sandoval"
    session.rollback()
    do(button(user, "Delete"), "press")

    await eventually(
        lambda: is_true(session, lambda: session.get_one(Person, ann.id).name == ERASED_NAME)
    )
    await user.should_see("Nobody is waiting")


async def test_requiring_a_second_factor_asks_who_it_is_first(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await open_team(user, session, sign_in, hire(session, "Olga", Role.OWNER))
    for row in session.exec(select(SignInSession)):
        row.proved_at = None
    session.commit()
    (switch,) = user.find(SettingSwitch).elements

    do(switch, "turn", "on")
    await user.should_see("Verify it's you")
    assert session.exec(select(Company)).one().staff_needs_factor is False
    session.rollback()
    prove_all(session)
    do(switch, "turn", "on")

    await eventually(lambda: acts_of(switch) == [("click", "turn off")])
    await user.should_see("Required from the next sign-in on")
