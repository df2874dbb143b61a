"""The secret addresses of calendars: kept as hashes, renewed, ended, and made by nobody else."""

import pytest
from sqlmodel import Session, select

from data.accounts.people import Person
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from data.work.calendar_feeds import CalendarFeed
from services.accounts.calendar_addresses import (
    make_calendar_feed,
    revoke_calendar_feed,
    view_calendar_feed,
)
from services.accounts.reauthentication import ReauthenticationNeeded
from services.accounts.sessions import BY_BUTTON
from services.kit.errors import NotFound
from services.kit.permissions import Actor, load_actor
from services.work.calendar_feeds import read_calendar_feed
from tests.factories import NOON, make_customer, make_member, make_sign_in

pytestmark = pytest.mark.usefixtures("stopped_clock")
ORIGIN = "https://portal.example"


def actor_for(session: Session, person: Person) -> Actor:
    return load_actor(session, make_sign_in(session, person).id)


def test_only_a_hash_of_the_address_is_kept(session: Session) -> None:
    person = make_member(session, make_customer(session))
    token = make_calendar_feed(session, actor_for(session, person))

    (row,) = session.exec(select(CalendarFeed)).all()

    assert token not in str(row)
    assert len(token) >= 43  # 256 bits


def test_a_new_address_ends_the_old_one(session: Session) -> None:
    actor = actor_for(session, make_member(session, make_customer(session)))
    old = make_calendar_feed(session, actor)
    new = make_calendar_feed(session, actor)

    assert read_calendar_feed(session, new, ORIGIN)
    with pytest.raises(NotFound):
        read_calendar_feed(session, old, ORIGIN)
    assert view_calendar_feed(session, actor).since == NOON


def test_revoking_ends_it_twice_over(session: Session) -> None:
    actor = actor_for(session, make_member(session, make_customer(session)))
    token = make_calendar_feed(session, actor)

    revoke_calendar_feed(session, actor)
    revoke_calendar_feed(session, actor)

    assert view_calendar_feed(session, actor).since is None
    with pytest.raises(NotFound):
        read_calendar_feed(session, token, ORIGIN)


def test_nobody_whom_a_mail_let_in_makes_an_address_before_proof(session: Session) -> None:
    actor = actor_for(session, make_member(session, make_customer(session)))
    before = make_calendar_feed(session, actor)
    row = session.get_one(SignInSession, actor.session_id)
    row.method = BY_BUTTON
    session.add(row)
    session.commit()

    with pytest.raises(ReauthenticationNeeded):
        make_calendar_feed(session, actor)
    assert read_calendar_feed(session, before, ORIGIN)

    row.proved_at = clock.now()
    session.add(row)
    assert make_calendar_feed(session, actor) != before
