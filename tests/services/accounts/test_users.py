"""Users of a customer: their roles, limits and ends, and the admin who always stays."""

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlmodel import Session, select

from data.accounts.people import Membership, Role, Section
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from data.kit.activity import Activity
from services.accounts.reauthentication import ReauthenticationNeeded
from services.accounts.users import (
    LastAdmin,
    UserChange,
    UserWrong,
    change_user,
    list_users,
    remove_user,
)
from services.kit import unit_of_work
from services.kit.errors import DomainError, NotFound, NotPermitted, SignedOut
from services.kit.permissions import Permission, load_actor
from tests.factories import make_customer, make_member
from tests.services.accounts.people_world import make_household, prove

BASIC = UserChange(Role.BASIC)


def test_list_users_shows_roles_and_limits(session: Session) -> None:
    home = make_household(session)

    found = list_users(session, home.actor("ann"))

    told = {(one.role, one.properties, one.is_me) for one in found.users}
    assert told == {
        (Role.ADMIN, None, True),
        (Role.ADMIN, None, False),
        (Role.ACCOUNTING, None, False),
        (Role.BASIC, frozenset({home.place.id}), False),
    }
    assert {one.name for one in found.properties} == {"Birch St 1", "Elm St 4"}


@pytest.mark.parametrize("name", ["cat", "dan"])
def test_lesser_roles_manage_nobody(session: Session, name: str) -> None:
    home = make_household(session)
    me, ann = home.actor(name), home.place_id("ann")

    for act in (list_users, partial(change_user, user_id=ann, change=BASIC)):
        with pytest.raises(NotPermitted):
            act(session, me)
    with pytest.raises(NotPermitted):
        remove_user(session, me, ann)


def test_change_user_sets_role_limits_and_end(session: Session) -> None:
    home = make_household(session)
    end = clock.now() + timedelta(days=30)
    change = UserChange(Role.ACCOUNTING, frozenset({home.other_place.id}), end)

    home.do("ann", change_user, home.place_id("dan"), change)
    home.do("ann", change_user, home.place_id("dan"), change)

    dan = home.actor("dan")
    assert (dan.role, dan.scope) == (Role.ACCOUNTING, frozenset({home.other_place.id}))
    kinds = [row.kind for row in session.exec(select(Activity))]
    assert kinds == ["user.changed"]


def test_a_place_ends_with_its_last_day(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_household(session)
    end = clock.now() + timedelta(days=2)
    home.do("ann", change_user, home.place_id("cat"), UserChange(Role.ACCOUNTING, None, end))

    monkeypatch.setattr(clock, "now", lambda: end)

    with pytest.raises(SignedOut):
        home.actor("cat")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda home: UserChange(Role.ADMIN, frozenset({home.place.id})), "properties"),
        (lambda _home: UserChange(Role.BASIC, frozenset()), "properties"),
        (lambda _home: UserChange(Role.OWNER), "role"),
        (
            lambda _home: UserChange(Role.BASIC, None, clock.now() - timedelta(minutes=1)),
            "ends",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    session: Session, change: Callable[..., UserChange], field: str
) -> None:
    home = make_household(session)

    with pytest.raises(UserWrong) as refusal:
        home.do("ann", change_user, home.place_id("cat"), change(home))

    assert refusal.value.field == field


def test_another_customers_user_or_property_is_not_found(session: Session) -> None:
    home, strange = make_household(session), make_household(session)

    with pytest.raises(NotFound):
        home.do("ann", change_user, strange.place_id("cat"), BASIC)
    with pytest.raises(NotFound):
        home.do("ann", remove_user, strange.place_id("cat"))
    limit = UserChange(Role.BASIC, frozenset({strange.place.id}))
    with pytest.raises(NotFound):
        home.do("ann", change_user, home.place_id("cat"), limit)


def test_users_are_changed_with_fresh_proof_only(session: Session) -> None:
    home = make_household(session)
    row = session.get_one(SignInSession, home.session_ids["ann"])
    row.proved_at = clock.now() - timedelta(minutes=11)
    session.commit()

    with pytest.raises(ReauthenticationNeeded):
        home.do("ann", remove_user, home.place_id("cat"))
    past = UserChange(Role.BASIC, None, clock.now() - timedelta(days=1))
    with pytest.raises(UserWrong):
        home.do("ann", change_user, home.place_id("cat"), past)
    with pytest.raises(ReauthenticationNeeded):
        home.do("ann", change_user, home.place_id("cat"), UserChange(Role.BASIC))


def test_the_last_admin_stays(session: Session) -> None:
    home = make_household(session)
    home.do("ann", remove_user, home.place_id("ben"))
    ann, end = home.place_id("ann"), clock.now() + timedelta(days=1)

    for change in (BASIC, UserChange(Role.ADMIN, None, end)):
        with pytest.raises(LastAdmin):
            home.do("ann", change_user, ann, change)
    with pytest.raises(LastAdmin):
        home.do("ann", remove_user, ann)


def test_removing_ends_everything_where_no_place_is_left(session: Session) -> None:
    home = make_household(session)
    make_other = make_customer(session, "Elsewhere")
    session.add(
        Membership(person_id=home.people["cat"].id, customer_id=make_other.id, role=Role.BASIC)
    )
    session.commit()

    home.do("ann", remove_user, home.place_id("dan"))
    cat = next(
        one for one in list_users(session, home.actor("ann")).users if one.role is Role.ACCOUNTING
    )
    home.do("ann", remove_user, cat.id)

    with pytest.raises(SignedOut):
        home.actor("dan")
    assert home.actor("cat").customer_id == make_other.id


def test_two_hundred_attempts_at_once_leave_an_admin(session: Session) -> None:
    home = make_household(session)
    ids = {name: home.place_id(name) for name in ("ann", "ben")}
    session.commit()

    def attempt(number: int) -> None:
        me, target = [("ann", "ben"), ("ben", "ann"), ("ann", "ann"), ("ben", "ben")][number % 4]

        def work(mine: Session) -> None:
            actor = load_actor(mine, home.session_ids[me])
            if number % 3:
                change_user(mine, actor, ids[target], BASIC)
            else:
                remove_user(mine, actor, ids[target])

        with contextlib.suppress(DomainError):
            unit_of_work.write(work)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(attempt, range(200)))

    session.expire_all()
    roles = session.exec(
        select(Membership.role).where(Membership.customer_id == home.customer.id)
    ).all()
    assert roles.count(Role.ADMIN) == 1


def test_a_guests_pass_only_looks_at_its_sections(session: Session) -> None:
    home = make_household(session)
    guest = make_member(session, home.customer, Role.ACCOUNTING, [home.place])
    place = session.exec(select(Membership).where(Membership.person_id == guest.id)).one()
    place.sections = [Section.INVOICES]
    session.commit()

    actor = load_actor(session, prove(session, guest))

    assert actor.may(Permission.VIEW_MONEY)
    assert not actor.permissions & {
        Permission.PAY,
        Permission.VIEW_WORK,
        Permission.VIEW_ESTIMATES,
        Permission.TALK,
        Permission.MANAGE_USERS,
    }
    with pytest.raises(UserWrong):
        home.do("ann", change_user, place.id, BASIC)
    home.do("ann", remove_user, place.id)
    with pytest.raises(SignedOut):
        load_actor(session, _session_of(session, guest.id))


def test_an_admin_limited_to_properties_manages_nobody(session: Session) -> None:
    home = make_household(session)
    limited = make_member(session, home.customer, Role.ADMIN, [home.place])

    actor = load_actor(session, prove(session, limited))

    assert not actor.may(Permission.MANAGE_USERS)
    assert not actor.may(Permission.VIEW_ACTIVITY)


def _session_of(session: Session, person_id: UUID) -> UUID:
    query = select(SignInSession.id).where(SignInSession.person_id == person_id)
    return session.exec(query).one()
