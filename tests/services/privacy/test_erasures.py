"""Requests to be forgotten: the office confirms them, with fresh proof, and money stays."""

from uuid import uuid4

import pytest
from sqlmodel import Session, select

from data.accounts.people import Membership, Person, Role
from data.accounts.sign_ins import SignInSession
from data.kit.activity import Activity
from data.money.invoices import Invoice
from services.accounts.reauthentication import ReauthenticationNeeded
from services.accounts.team import LastOwner
from services.accounts.users import LastAdmin, remove_user
from services.kit.errors import NotFound, NotPermitted, SignedOut
from services.kit.permissions import SYSTEM, Actor
from services.privacy.erasures import (
    ERASED_NAME,
    NothingToErase,
    confirm_erasure,
    erase_person,
    list_erasure_requests,
)
from services.privacy.personal_data import request_erasure, withdraw_erasure
from tests.factories import make_invoice
from tests.services.accounts.invitation_world import prove_afresh
from tests.services.accounts.people_world import make_household
from tests.services.accounts.sign_in_world import mails


def make_staff(session: Session, role: Role, name: str = "Olga Office") -> Actor:
    person = Person(name=name, email=f"{name.split()[0].lower()}@greenfield.example")
    person.staff_role = role
    session.add(person)
    session.commit()
    return prove_afresh(session, person)


def test_erasing_takes_the_name_away_and_leaves_the_money(session: Session) -> None:
    home = make_household(session)
    bill, email = make_invoice(session, home.customer), home.people["dan"].email
    home.do("dan", request_erasure)

    erase_person(session, SYSTEM, email)
    session.commit()

    dan = session.get_one(Person, home.people["dan"].id)
    assert (dan.name, dan.phone, email in dan.email) == (ERASED_NAME, "", False)
    assert session.get_one(Invoice, bill.id).total_minor == bill.total_minor
    assert mails(session)  # the office's own
    told = [row.actor_name for row in session.exec(select(Activity)) if row.actor_id == dan.id]
    assert set(told) == {ERASED_NAME}
    with pytest.raises(SignedOut):
        home.actor("dan")


def test_the_last_admin_is_erased_only_as_the_only_user(session: Session) -> None:
    home = make_household(session)
    home.do("ann", remove_user, home.place_id("ben"))
    home.do("ann", request_erasure)
    email = home.people["ann"].email
    with pytest.raises(LastAdmin):
        erase_person(session, SYSTEM, email)
    session.rollback()

    for name in ("cat", "dan"):
        home.do("ann", remove_user, home.place_id(name))
    erase_person(session, SYSTEM, email)

    assert session.exec(select(Membership)).all() == []


@pytest.mark.parametrize("name", ["ann", "cat", "dan"])
def test_customers_erase_nobody(session: Session, name: str) -> None:
    home = make_household(session)
    home.do("dan", request_erasure)

    with pytest.raises(NotPermitted):
        erase_person(session, home.actor(name), home.people["dan"].email)


def test_the_office_sees_who_waits_and_confirms_it_once(session: Session) -> None:
    home, office = make_household(session), make_staff(session, Role.OFFICE)
    bill, email = make_invoice(session, home.customer), home.people["dan"].email
    home.do("dan", request_erasure)
    [request] = list_erasure_requests(session, office)
    assert (request.email, request.customers) == (email, (home.customer.name,))

    confirm_erasure(session, office, request.id)
    session.commit()

    assert list_erasure_requests(session, office) == ()
    assert session.get_one(Person, home.people["dan"].id).name == ERASED_NAME
    assert session.get_one(Invoice, bill.id).total_minor == bill.total_minor
    with pytest.raises(NothingToErase):
        confirm_erasure(session, office, request.id)
    with pytest.raises(NotFound):
        confirm_erasure(session, office, uuid4())


def test_a_request_that_was_withdrawn_meanwhile_is_not_done(session: Session) -> None:
    home, office = make_household(session), make_staff(session, Role.OFFICE)
    home.do("dan", request_erasure)
    [request] = list_erasure_requests(session, office)
    home.do("dan", withdraw_erasure)

    with pytest.raises(NothingToErase):
        confirm_erasure(session, office, request.id)


def test_erasing_needs_fresh_proof(session: Session) -> None:
    home, office = make_household(session), make_staff(session, Role.OFFICE)
    home.do("dan", request_erasure)
    [request] = list_erasure_requests(session, office)
    session.get_one(SignInSession, office.session_id).proved_at = None
    session.commit()

    for act, key in ((confirm_erasure, request.id), (erase_person, request.email)):
        with pytest.raises(ReauthenticationNeeded):
            act(session, office, key)


def test_crew_and_customers_see_no_requestes(session: Session) -> None:
    home, crew = make_household(session), make_staff(session, Role.CREW)
    home.do("dan", request_erasure)

    for actor in (crew, home.actor("ann")):
        with pytest.raises(NotPermitted):
            list_erasure_requests(session, actor)
        with pytest.raises(NotPermitted):
            confirm_erasure(session, actor, uuid4())


def test_the_last_owner_is_not_erased(session: Session) -> None:
    make_household(session)
    owner, office = make_staff(session, Role.OWNER), make_staff(session, Role.OFFICE, "Sue")
    request_erasure(session, owner)
    session.commit()
    [request] = list_erasure_requests(session, office)

    with pytest.raises(LastOwner):
        confirm_erasure(session, office, request.id)
