"""Inviting, and taking an invitation back."""

from uuid import uuid4

import pytest
from sqlmodel import Session, select

from data.accounts.invitations import Invitation
from data.accounts.people import Membership, Person, Role, Section
from data.kit.activity import Activity
from services.accounts.invitations import (
    InvitationRequest,
    InvitationWrong,
    Place,
    invite_person,
    list_open_invitations,
    revoke_invitation,
)
from services.accounts.reauthentication import ReauthenticationNeeded
from services.kit.errors import NotFound, NotPermitted, TooManyTries
from services.kit.permissions import SYSTEM, Actor
from tests.factories import make_customer, make_member, make_property
from tests.services.accounts.invitation_world import STAFF, World, make_world, prove_afresh
from tests.services.accounts.sign_in_world import LINKS, mails, token_in


@pytest.fixture
def house(session: Session) -> World:
    return make_world(session)


def test_invitation_is_mailed_and_only_its_hash_is_stored(session: Session, house: World) -> None:
    sent = invite_person(session, house.admin, house.request(), LINKS)

    [mail] = mails(session)
    assert (mail.to_address, mail.kind) == ("nora@example.com", "invitation")
    token = token_in(mail)
    assert f"https://portal.example/invitation/{token}" in mail.text
    row = session.exec(select(Invitation)).one()
    assert token not in repr(row.model_dump())
    assert (sent.id, sent.address) == (row.id, None)  # an admin must not see the link
    activity = session.exec(select(Activity).where(Activity.kind == "invitation.sent")).one()
    assert (activity.customer_id, activity.detail) == (
        house.customer.id,
        {"email": "nora@example.com", "role": "basic"},
    )


def test_command_line_is_shown_the_link(session: Session, house: World) -> None:
    sent = invite_person(session, SYSTEM, house.request(role=Role.ADMIN), LINKS)

    assert sent.address is not None
    assert sent.address in mails(session)[0].text
    assert "Greenfield Grounds" in mails(session)[0].text


@pytest.mark.parametrize("role", [Role.BASIC, Role.ACCOUNTING, Role.CREW])
def test_lesser_roles_invite_nobody(session: Session, house: World, role: Role) -> None:
    with pytest.raises(NotPermitted):
        invite_person(session, house.actor(role), house.request(), LINKS)

    assert session.exec(select(Invitation)).all() == []


def test_admin_invites_to_their_own_customer_only(session: Session, house: World) -> None:
    other = make_customer(session, "Somebody Else")
    for place in (Place(Role.BASIC, other.id), Place(Role.OWNER), Place(Role.OWNER, other.id)):
        with pytest.raises(NotPermitted):
            invite_person(session, house.admin, InvitationRequest("n@x.example", "", place), LINKS)


@pytest.mark.parametrize(("role", "may"), [(Role.OWNER, True), (Role.OFFICE, False)])
def test_owner_alone_invites_staff(session: Session, house: World, role: Role, may: bool) -> None:
    request = InvitationRequest("crew@example.com", "Cal", Place(Role.CREW))
    actor = prove_afresh(session, house.staff(role))

    if may:
        invite_person(session, actor, request, LINKS)
        return
    with pytest.raises(NotPermitted):
        invite_person(session, actor, request, LINKS)


def test_office_invites_to_every_customer(session: Session, house: World) -> None:
    actor = prove_afresh(session, house.staff(Role.OFFICE))

    assert invite_person(session, actor, house.request(), LINKS).email == "nora@example.com"


def test_stale_proof_invites_nobody(session: Session, house: World) -> None:
    with pytest.raises(ReauthenticationNeeded):
        invite_person(session, house.stale_admin(session), house.request(), LINKS)


def test_mistyped_address_is_said_before_proof_is_asked_for(session: Session, house: World) -> None:
    with pytest.raises(InvitationWrong):
        invite_person(session, house.stale_admin(session), house.request(email="nora"), LINKS)


@pytest.mark.parametrize("email", ["", "nora", "a@b", "x\r\nBcc: y@x.example", "a" * 300])
def test_hostile_address_is_refused(session: Session, house: World, email: str) -> None:
    with pytest.raises(InvitationWrong) as refusal:
        invite_person(session, house.admin, house.request(email=email), LINKS)

    assert refusal.value.field == "email"


def test_foreign_property_is_not_found(session: Session, house: World) -> None:
    other = make_property(session, make_customer(session, "Somebody Else"))
    for properties in (frozenset({other.id}), frozenset({uuid4()}), frozenset()):
        place = Place(Role.BASIC, house.customer.id, properties=properties)
        with pytest.raises(NotFound):
            invite_person(session, house.admin, InvitationRequest("n@x.example", "", place), LINKS)


def test_user_who_is_here_is_not_invited_again(session: Session, house: World) -> None:
    member = make_member(session, house.customer, Role.BASIC)
    member.password_hash = "chosen"
    session.commit()

    with pytest.raises(InvitationWrong, match="already"):
        invite_person(session, house.admin, house.request(email=member.email), LINKS)


def test_imported_contact_is_invited_to_register(session: Session, house: World) -> None:
    contact = make_member(session, house.customer, Role.BASIC)

    sent = invite_person(session, house.admin, house.request(email=contact.email.upper()), LINKS)

    assert sent.email == contact.email


def test_new_invitation_takes_the_place_of_the_old(session: Session, house: World) -> None:
    for _ in range(2):
        invite_person(session, house.admin, house.request(), LINKS)

    [shown] = list_open_invitations(session, house.admin)
    assert (shown.email, shown.place) == ("nora@example.com", house.request().place)
    assert len(session.exec(select(Invitation)).all()) == 2


def test_six_invitations_to_one_address_a_day_are_too_many(session: Session, house: World) -> None:
    for _ in range(5):
        invite_person(session, house.admin, house.request(), LINKS)

    with pytest.raises(TooManyTries):
        invite_person(session, house.admin, house.request(), LINKS)


def test_revoking_twice_is_announced_once(session: Session, house: World) -> None:
    sent = invite_person(session, house.admin, house.request(), LINKS)

    for _ in range(2):
        revoke_invitation(session, house.admin, sent.id)

    assert list_open_invitations(session, house.admin) == []
    kinds = [row.kind for row in session.exec(select(Activity))]
    assert kinds.count("invitation.revoked") == 1


def test_foreign_invitation_cannot_be_revoked(session: Session, house: World) -> None:
    sent = invite_person(session, house.admin, house.request(), LINKS)
    other = make_customer(session, "Somebody Else")

    for actor in (
        Actor(Role.ADMIN, "Eve", customer_id=other.id),
        house.actor(Role.ACCOUNTING),
        Actor(Role.CREW, "Cal"),
    ):
        with pytest.raises(NotFound):
            revoke_invitation(session, actor, sent.id)


def test_limits_of_a_pass_are_kept(session: Session, house: World) -> None:
    place = make_property(session, house.customer)
    request = Place(
        Role.BASIC, house.customer.id, frozenset({place.id}), frozenset({Section.WORK}), None
    )
    invite_person(session, house.admin, InvitationRequest("g@x.example", "", request), LINKS)

    assert [one.place for one in list_open_invitations(session, house.admin)] == [request]
    assert session.exec(select(Membership)).all() == [session.get(Membership, house.place_id)]
    assert len(session.exec(select(Person)).all()) == 1
    assert STAFF.isdisjoint({request.role})
