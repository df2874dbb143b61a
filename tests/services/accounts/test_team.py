"""The contractor's team: roles, removal, and the owner who always stays."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from data.accounts.invitations import Invitation
from data.accounts.people import Membership, Person, Role
from data.accounts.second_factors import Totp
from data.accounts.sign_ins import SignInSession
from data.kit.activity import Activity
from services.accounts.invitation_answers import join_by_invitation
from services.accounts.invitation_repeats import send_invitation_again
from services.accounts.invitations import (
    InvitationRequest,
    Place,
    invite_person,
    list_invitations_to,
    revoke_invitation,
)
from services.accounts.reauthentication import ReauthenticationNeeded
from services.accounts.team import (
    LastOwner,
    RoleRefused,
    change_staff_role,
    list_team,
    remove_colleague,
)
from services.kit import unit_of_work
from services.kit.errors import DomainError, NotFound, NotPermitted, SignedOut
from services.kit.permissions import Actor, load_actor
from tests.factories import make_company, make_customer, make_member
from tests.services.accounts.invitation_world import prove_afresh
from tests.services.accounts.sign_in_world import LINKS, mails, token_in

ROUNDS = 200


def hire(session: Session, name: str, role: Role) -> Actor:
    make_company(session)
    person = Person(name=name, email=f"{name.lower()}@greenfield.example", staff_role=role)
    session.add(person)
    session.commit()
    return prove_afresh(session, person)


def id_of(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return actor.person_id


def roles(session: Session) -> dict[str, Role | None]:
    session.expire_all()
    return {person.name: person.staff_role for person in session.exec(select(Person))}


def test_list_team_says_who_is_what_and_how_safe(session: Session) -> None:
    olga, sue = hire(session, "Olga", Role.OWNER), hire(session, "Sue", Role.OFFICE)
    session.add(Totp(person_id=id_of(sue), secret="x", confirmed_at=None))
    session.add(Totp(person_id=id_of(olga), secret="y", confirmed_at=session_start(session, olga)))
    session.commit()

    team = list_team(session, olga)

    told = [(one.name, one.role, one.has_factor, one.is_me) for one in team.members]
    assert told == [("Olga", Role.OWNER, True, True), ("Sue", Role.OFFICE, False, False)]
    assert all(one.used_at for one in team.members)
    assert (team.can_manage, list_team(session, sue).can_manage) == (True, False)


def test_crew_and_customers_do_not_see_the_team(session: Session) -> None:
    crew = hire(session, "Cal", Role.CREW)
    admin = prove_afresh(session, make_member(session, make_customer(session)))

    for actor in (crew, admin):
        with pytest.raises(NotPermitted):
            list_team(session, actor)


@pytest.mark.parametrize("role", [Role.CREW, Role.OFFICE])
def test_only_owners_change_the_team(session: Session, role: Role) -> None:
    olga, other = hire(session, "Olga", Role.OWNER), hire(session, "Otto", role)
    with pytest.raises(NotPermitted):
        change_staff_role(session, other, id_of(olga), Role.CREW)
    with pytest.raises(NotPermitted):
        remove_colleague(session, other, id_of(olga))


def test_changing_a_role_twice_is_told_once(session: Session) -> None:
    olga, sue = hire(session, "Olga", Role.OWNER), hire(session, "Sue", Role.OFFICE)

    for _ in range(2):
        change_staff_role(session, olga, id_of(sue), Role.CREW)
        session.commit()

    assert roles(session)["Sue"] is Role.CREW
    told = session.exec(select(Activity).where(Activity.kind == "staff.changed")).all()
    assert [row.detail for row in told] == [{"name": "Sue", "role": "crew"}]
    with pytest.raises(RoleRefused):
        change_staff_role(session, olga, id_of(sue), Role.ADMIN)


def test_removing_ends_every_session_at_once(session: Session) -> None:
    olga, sue = hire(session, "Olga", Role.OWNER), hire(session, "Sue", Role.OFFICE)
    again = prove_afresh(session, session.get_one(Person, id_of(sue)))

    remove_colleague(session, olga, id_of(sue))
    session.commit()

    for actor in (sue, again):
        assert actor.session_id is not None
        with pytest.raises(SignedOut):
            load_actor(session, actor.session_id)
    with pytest.raises(NotFound):
        remove_colleague(session, olga, id_of(sue))


def test_customers_people_are_not_found(session: Session) -> None:
    olga = hire(session, "Olga", Role.OWNER)
    ann = make_member(session, make_customer(session))

    for person_id in (ann.id, uuid4()):
        with pytest.raises(NotFound):
            change_staff_role(session, olga, person_id, Role.OWNER)
        with pytest.raises(NotFound):
            remove_colleague(session, olga, person_id)


def test_stale_proof_changes_nobody(session: Session) -> None:
    olga, sue = hire(session, "Olga", Role.OWNER), hire(session, "Sue", Role.OFFICE)
    session.get_one(SignInSession, olga.session_id).proved_at = None
    session.commit()

    with pytest.raises(ReauthenticationNeeded):
        change_staff_role(session, olga, id_of(sue), Role.CREW)
    with pytest.raises(ReauthenticationNeeded):
        remove_colleague(session, olga, id_of(sue))


def test_the_last_owner_stays(session: Session) -> None:
    olga = hire(session, "Olga", Role.OWNER)
    with pytest.raises(LastOwner):
        change_staff_role(session, olga, id_of(olga), Role.OFFICE)
    with pytest.raises(LastOwner):
        remove_colleague(session, olga, id_of(olga))


def test_an_owner_who_stands_for_a_customer_does_not_count(session: Session) -> None:
    olga, otto = hire(session, "Olga", Role.OWNER), hire(session, "Otto", Role.OWNER)
    home = make_customer(session)
    session.add(Membership(person_id=id_of(otto), customer_id=home.id, role=Role.BASIC))
    session.commit()

    with pytest.raises(LastOwner):
        remove_colleague(session, olga, id_of(olga))


def test_an_invitation_takes_no_ownership_away(session: Session) -> None:
    olga = hire(session, "Olga", Role.OWNER)
    person = session.get_one(Person, id_of(olga))
    invite_person(session, olga, InvitationRequest(person.email, "", Place(Role.CREW)), LINKS)
    session.commit()

    join_by_invitation(session, olga, token_in(mails(session)[-1]), LINKS)
    session.commit()

    assert roles(session)["Olga"] is Role.OWNER


def test_an_invitation_is_sent_again_under_a_new_link(session: Session) -> None:
    olga, sue = hire(session, "Olga", Role.OWNER), hire(session, "Sue", Role.OFFICE)
    request = InvitationRequest("cal@greenfield.example", "Cal", Place(Role.CREW))
    first = invite_person(session, olga, request, LINKS)
    with pytest.raises(NotFound):
        send_invitation_again(session, sue, first.id, LINKS)

    second = send_invitation_again(session, olga, first.id, LINKS)

    [row] = list_invitations_to(session, olga, None)
    assert (row.id, row.name, row.place.role) == (second.id, "Cal", Role.CREW)
    assert len({token_in(mail) for mail in mails(session)}) == 2
    assert session.get_one(Invitation, first.id).revoked_at is not None
    revoke_invitation(session, olga, second.id)
    with pytest.raises(NotFound):
        send_invitation_again(session, olga, second.id, LINKS)


def test_200_racing_resignations_leave_an_owner(session: Session) -> None:
    olga, otto = hire(session, "Olga", Role.OWNER), hire(session, "Otto", Role.OWNER)
    session.commit()

    def resign(number: int) -> None:
        me, other = (olga, otto) if number % 2 else (otto, olga)
        target = id_of(me if number % 4 < 2 else other)

        def work(mine: Session) -> None:
            assert me.session_id is not None
            actor = load_actor(mine, me.session_id)
            if number % 3:
                change_staff_role(mine, actor, target, Role.OFFICE)
            else:
                remove_colleague(mine, actor, target)

        with contextlib.suppress(DomainError):
            unit_of_work.write(work)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(resign, range(ROUNDS)))

    assert list(roles(session).values()).count(Role.OWNER) == 1


def session_start(session: Session, actor: Actor) -> object:
    return session.get_one(SignInSession, actor.session_id).created_at
