"""Sessions: recognising and ending them."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from data.accounts.people import Membership, Person, Role
from data.accounts.sign_ins import SignInSession
from data.kit.activity import Activity
from services.accounts.sessions import (
    end_everything_of,
    end_other_sessions,
    end_session,
    list_sessions,
    open_session,
    resolve_session,
    resolve_token,
    touch_session,
)
from services.kit.errors import NotFound, SignedOut
from services.kit.permissions import SYSTEM, Actor, load_actor
from tests.services.accounts.sign_in_world import MovedClock, make_ann

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return MovedClock(monkeypatch)


def sign_in(session: Session, person: Person, device: str = FIREFOX) -> tuple[str, Actor]:
    token = open_session(session, SYSTEM, person, "link", device)
    session.commit()
    found = resolve_session(session, token)
    assert found is not None
    return token, load_actor(session, found.session_id)


def test_a_session_is_found_by_its_secret_of_which_only_the_hash_is_stored(
    session: Session,
) -> None:
    ann = make_ann(session)

    token, _ = sign_in(session, ann)

    found = resolve_session(session, token)
    assert found is not None
    assert (found.person_id, found.name, found.staff_role) == (ann.id, "Ann Miller", None)
    row = session.exec(select(SignInSession)).one()
    assert token not in repr(row.model_dump())
    assert len(token) >= 43  # 256 bits


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "\x00"])
def test_an_unknown_secret_finds_nobody(session: Session, token: str) -> None:
    sign_in(session, make_ann(session))

    assert resolve_session(session, token) is None


def test_a_session_ends_by_itself(session: Session, moved_clock: MovedClock) -> None:
    token, _ = sign_in(session, make_ann(session))

    moved_clock.move(days=13, hours=23)
    assert resolve_session(session, token)
    moved_clock.move(hours=1)
    assert resolve_session(session, token) is None


def test_a_used_session_ends_after_thirty_days(session: Session, moved_clock: MovedClock) -> None:
    token, me = sign_in(session, make_ann(session))
    assert me.session_id is not None

    for _ in range(29):
        moved_clock.move(days=1)
        assert touch_session(session, me.session_id)

    moved_clock.move(days=1)
    assert resolve_session(session, token) is None
    assert touch_session(session, me.session_id) is None


def test_staff_are_signed_in_for_twelve_hours(session: Session, moved_clock: MovedClock) -> None:
    sam = Person(name="Sam", email="sam@example.com", staff_role=Role.OFFICE)
    session.add(sam)
    session.commit()
    token, _ = sign_in(session, sam)

    found = resolve_session(session, token)
    assert found is not None
    assert found.staff_role is Role.OFFICE
    moved_clock.move(hours=12)
    assert resolve_session(session, token) is None


def test_use_is_noted_every_five_minutes_at_most(session: Session, moved_clock: MovedClock) -> None:
    token, me = sign_in(session, make_ann(session))

    uses = []
    for _ in range(4):
        moved_clock.move(minutes=2)
        resolve_token(token)
        session.expire_all()
        row = session.get_one(SignInSession, me.session_id)
        uses.append((row.used_at - row.created_at).seconds // 60)
        session.commit()

    assert uses == [0, 0, 6, 6]


def test_ending_a_session_is_announced_once(session: Session) -> None:
    token, me = sign_in(session, make_ann(session))
    assert me.session_id is not None

    end_session(session, me, me.session_id)
    end_session(session, me, me.session_id)

    assert resolve_session(session, token) is None
    kinds = sorted(row.kind for row in session.exec(select(Activity)))
    assert kinds == ["person.signed_in", "person.signed_out", "session.ended"]
    with pytest.raises(SignedOut):
        load_actor(session, me.session_id)


def test_nobody_ends_somebody_elses_session(session: Session) -> None:
    token, ann = sign_in(session, make_ann(session))
    sam = Person(name="Sam", email="sam@example.com", staff_role=Role.OWNER)
    session.add(sam)
    session.commit()
    _, me = sign_in(session, sam)
    assert ann.session_id is not None

    with pytest.raises(NotFound):
        end_session(session, me, ann.session_id)

    assert resolve_session(session, token)


def test_other_sessions_end_and_this_one_stays(session: Session) -> None:
    ann = make_ann(session)
    tokens = [sign_in(session, ann)[0] for _ in range(3)]
    mine, me = sign_in(session, ann)

    assert [one.is_current for one in list_sessions(session, me)].count(True) == 1
    assert end_other_sessions(session, me) == 3

    assert [resolve_session(session, token) for token in tokens] == [None] * 3
    assert resolve_session(session, mine)
    assert [one.device for one in list_sessions(session, me)] == ["Firefox on Windows"]


def test_a_raised_epoch_ends_all_but_the_kept_one(session: Session) -> None:
    ann = make_ann(session)
    other, _ = sign_in(session, ann)
    mine, me = sign_in(session, ann)

    end_everything_of(session, me, ann, keep=me.session_id)

    assert resolve_session(session, other) is None
    assert resolve_session(session, mine)


def test_whoever_lost_their_place_is_signed_out(session: Session) -> None:
    ann = make_ann(session)
    token, _ = sign_in(session, ann)

    session.delete(session.exec(select(Membership)).one())
    session.commit()

    assert resolve_session(session, token) is None
    with pytest.raises(SignedOut):
        open_session(session, SYSTEM, ann, "link", "")


def test_a_session_ends_with_the_last_place(session: Session, moved_clock: MovedClock) -> None:
    ann = make_ann(session)
    place = session.exec(select(Membership).where(Membership.person_id == ann.id)).one()
    place.expires_at = moved_clock.at + timedelta(hours=3)
    session.commit()

    token, _ = sign_in(session, ann)

    found = resolve_session(session, token)
    assert found is not None
    assert found.expires_at == place.expires_at
    moved_clock.move(hours=3)
    assert resolve_session(session, token) is None
