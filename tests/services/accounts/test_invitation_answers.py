"""Registering and joining with an invitation."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from data.accounts.invitations import Invitation
from data.accounts.people import Membership, MembershipProperty, Person, Role, Section
from data.accounts.sign_ins import SignInSession
from data.accounts.terms import TermsAcceptance
from data.kit import clock
from data.kit.activity import Activity
from services.accounts.invitation_answers import (
    AccountExists,
    InvitationRefused,
    InvitationState,
    InvitationView,
    OtherSide,
    Registration,
    RegistrationWrong,
    SomebodyElse,
    accept_invitation,
    inspect_invitation,
    join_by_invitation,
)
from services.accounts.invitations import InvitationRequest, Place, invite_person, revoke_invitation
from services.accounts.sessions import resolve_session
from services.kit.permissions import SYSTEM
from tests.factories import make_customer, make_member, make_property
from tests.services.accounts.invitation_world import World, make_world, prove_afresh
from tests.services.accounts.sign_in_world import LINKS, MovedClock, mails, token_in
from tests.services.kit.races import race

FORM = Registration("Nora  New ", "nine lanterns by the gate", True, "Mozilla Firefox/1 Linux")


@pytest.fixture
def house(session: Session) -> World:
    return make_world(session)


def look(session: Session, token: str) -> InvitationView:
    session.commit()
    return inspect_invitation(session, SYSTEM, token, LINKS)


async def test_accepting_registers_takes_the_place_and_signs_in(
    session: Session, house: World
) -> None:
    token = house.invite()

    secret = await accept_invitation(token, FORM, LINKS)

    session.commit()
    signed_in = resolve_session(session, secret)
    assert signed_in is not None
    assert (signed_in.name, signed_in.email) == ("Nora New", "nora@example.com")
    nora = session.exec(select(Person).where(Person.email == "nora@example.com")).one()
    place = session.exec(select(Membership).where(Membership.person_id == nora.id)).one()
    assert (place.customer_id, place.role, place.is_limited) == (
        house.customer.id,
        Role.BASIC,
        False,
    )
    accepted = session.exec(select(TermsAcceptance)).one()
    assert (accepted.person_id, accepted.version) == (nora.id, 0)
    kinds = [row.kind for row in session.exec(select(Activity))]
    assert kinds.count("invitation.accepted") == 1
    assert look(session, token).state is InvitationState.REFUSED


async def test_limits_sections_and_end_are_taken_over(session: Session, house: World) -> None:
    yard = make_property(session, house.customer)
    make_property(session, house.customer, "Birch St 2")
    ends = clock.now() + timedelta(days=30)
    place = Place(
        Role.BASIC, house.customer.id, frozenset({yard.id}), frozenset({Section.WORK}), ends
    )
    token = house.invite(InvitationRequest("guest@example.com", "", place))

    await accept_invitation(token, FORM, LINKS)

    session.commit()
    taken = session.exec(select(Membership).where(Membership.id != house.place_id)).one()
    limits = session.exec(select(MembershipProperty)).all()
    assert [one.property_id for one in limits] == [yard.id]
    assert (taken.is_limited, taken.sections, taken.expires_at) == (True, ["work"], ends)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (Registration(" ", "", True, ""), "name"),
        (Registration("N" * 121, "", True, ""), "name"),
        (Registration("Nora\nBcc: x", "", True, ""), ""),
        (Registration("Nora", "short", True, ""), "password"),
        (Registration("Nora", "nora@example.com", True, ""), "password"),
        (Registration("Nora", "", False, ""), "terms"),
    ],
)
async def test_wrong_form_registers_nobody(
    session: Session, house: World, form: Registration, field: str
) -> None:
    token = house.invite()

    if field:
        with pytest.raises(RegistrationWrong) as refusal:
            await accept_invitation(token, form, LINKS)
        assert refusal.value.field == field
        assert look(session, token).state is InvitationState.OPEN
        return
    await accept_invitation(token, form, LINKS)
    session.commit()
    assert "Nora Bcc: x" in session.exec(select(Person.name)).all()


async def test_going_without_a_password_signs_in_too(session: Session, house: World) -> None:
    token = house.invite()

    await accept_invitation(token, Registration("Nora", "", True, ""), LINKS)

    session.commit()
    nora = session.exec(select(Person).where(Person.email == "nora@example.com")).one()
    assert nora.password_hash is None


async def test_imported_contact_registers_under_their_own_row(
    session: Session, house: World
) -> None:
    contact = make_member(session, house.customer, Role.BASIC)
    token = house.invite(house.request(email=contact.email, role=Role.ACCOUNTING))
    assert not look(session, token).has_account

    await accept_invitation(token, FORM, LINKS)

    session.commit()
    session.expire_all()
    place = session.exec(select(Membership).where(Membership.person_id == contact.id)).one()
    assert (session.get_one(Person, contact.id).name, place.role) == ("Nora New", Role.ACCOUNTING)


@pytest.mark.parametrize("what", ["revoked", "late", "sender demoted", "sender gone", "forged"])
async def test_worthless_invitation_is_refused(
    session: Session, house: World, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_clock = MovedClock(monkeypatch)
    world = make_world(session)
    token = world.invite()
    place = session.get_one(Membership, world.place_id)
    if what == "revoked":
        revoke_invitation(session, world.admin, session.exec(select(Invitation.id)).one())
    elif what == "late":
        moved_clock.move(days=7, seconds=1)
    elif what == "sender demoted":
        place.role = Role.ACCOUNTING
    elif what == "sender gone":
        session.delete(place)
    else:
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    session.commit()

    assert house.customer.id != world.customer.id
    with pytest.raises(InvitationRefused):
        await accept_invitation(token, FORM, LINKS)
    assert look(session, token).state in (InvitationState.REFUSED, InvitationState.EXPIRED)


async def test_account_joins_after_signing_in(session: Session, house: World) -> None:
    other = make_customer(session, "Second Home")
    pat = make_member(session, other)
    me = prove_afresh(session, pat)
    token = house.invite(house.request(email=pat.email))
    assert look(session, token).has_account
    with pytest.raises(AccountExists):
        await accept_invitation(token, FORM, LINKS)

    join_by_invitation(session, me, token, LINKS)
    session.commit()

    places = session.exec(select(Membership).where(Membership.person_id == pat.id)).all()
    assert {one.customer_id for one in places} == {other.id, house.customer.id}
    assert session.get_one(SignInSession, me.session_id).customer_id == house.customer.id
    with pytest.raises(InvitationRefused):
        join_by_invitation(session, me, token, LINKS)


def test_a_customers_user_does_not_join_the_team(session: Session) -> None:
    pat = make_member(session, make_customer(session, "Second Home"))
    request = InvitationRequest(pat.email, "Pat", Place(Role.CREW))
    session.commit()
    invite_person(session, SYSTEM, request, LINKS)
    session.commit()

    with pytest.raises(OtherSide):
        join_by_invitation(session, prove_afresh(session, pat), token_in(mails(session)[-1]), LINKS)


async def test_the_customers_name_makes_no_password(house: World) -> None:
    form = replace(FORM, password=f"{house.customer.name}2026!")

    with pytest.raises(RegistrationWrong, match="too close"):
        await accept_invitation(house.invite(), form, LINKS)


def test_nobody_joins_with_an_invitation_of_others(session: Session, house: World) -> None:
    eve = prove_afresh(session, make_member(session, make_customer(session, "Eve")))
    token = house.invite()

    with pytest.raises(SomebodyElse):
        join_by_invitation(session, eve, token, LINKS)


def test_joining_takes_no_admin_away(session: Session, house: World) -> None:
    row = session.get_one(Membership, house.place_id)
    invite_person(session, SYSTEM, house.request(email="else@example.com"), LINKS)
    session.commit()
    token = token_in(mails(session)[-1])
    invitation = session.exec(select(Invitation)).one()
    invitation.email = house.ingrid.email
    session.commit()

    join_by_invitation(session, house.admin, token, LINKS)

    assert row.role is Role.ADMIN


async def test_staff_is_registered(session: Session, house: World) -> None:
    request = InvitationRequest("bo@greenfield.example", "Bo", Place(Role.OWNER))
    sent = invite_person(session, SYSTEM, request, LINKS)
    session.commit()
    assert sent.address is not None

    await accept_invitation(sent.address.rpartition("/")[2], FORM, LINKS)

    session.commit()
    bo = session.exec(select(Person).where(Person.email == request.email)).one()
    assert bo.staff_role is Role.OWNER
    assert house.customer is not None


def test_two_who_accept_at_once_are_one_person(session: Session, house: World) -> None:
    form = Registration("N", "", True, "")
    first = house.invite()
    other = make_customer(session, "Second Home")
    ingrid = make_member(session, other)
    second = World(session, other, ingrid, prove_afresh(session, ingrid)).invite()

    outcomes = race(*(accept_invitation(token, form, LINKS) for token in (first, first, second)))

    assert outcomes.pop("done") == 1
    assert outcomes.total() == 2
    assert set(outcomes) <= {"AccountExists", "InvitationRefused"}
    session.commit()
    people = session.exec(select(Person).where(Person.email == "nora@example.com")).all()
    assert len(people) == 1
