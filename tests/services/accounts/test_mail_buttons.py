"""The button of a mail as a way in: to which customer, for how long, and what it does not open."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from data.accounts.people import Membership, Person, Role
from data.accounts.sign_ins import LinkPurpose, SignInLink, SignInSession, find_session
from data.kit import clock
from data.mail.outbox import Outbox
from services.accounts.passwords import set_password
from services.accounts.reauthentication import ReauthenticationNeeded, require_proved_session
from services.accounts.sessions import end_everything_of, open_session, resolve_session
from services.accounts.sign_in_links import (
    LinkRefused,
    LinkState,
    LinkUse,
    LinkView,
    UsedLink,
    forget_old_links,
    inspect_link,
    renew_link,
    use_link,
)
from services.kit.links import hash_token
from services.kit.permissions import SYSTEM, load_actor
from services.mail.mailed_links import make_sign_in_link
from tests.factories import make_customer, make_member
from tests.services.accounts.sign_in_world import LINKS, MovedClock, mails, token_in


@dataclass
class Reader:
    """Somebody with two customers, and a mail about the second of them."""

    person: Person
    home: UUID
    shop: UUID
    token: str


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return MovedClock(monkeypatch)


@pytest.fixture
def reader(session: Session, moved_clock: MovedClock) -> Reader:
    assert clock.now() == moved_clock.at
    home, shop = make_customer(session, "Ann Miller"), make_customer(session, "Miller Rentals")
    person = make_member(session, home)
    session.add(Membership(person_id=person.id, customer_id=shop.id, role=Role.ADMIN))
    return Reader(person, home.id, shop.id, make_button(session, person, shop.id))


def make_button(session: Session, person: Person, customer_id: UUID) -> str:
    link = make_sign_in_link(person, LINKS, LinkPurpose.MAIL, customer_id)
    session.add(link.row)
    session.commit()
    return link.token


def session_of(session: Session, secret: str) -> SignInSession:
    found = find_session(session, hash_token(secret))
    assert found is not None
    return found[0]


def press(session: Session, reader: Reader) -> SignInSession:
    used = use_link(session, SYSTEM, LinkUse(reader.token), LINKS)
    session.commit()
    return session_of(session, used.secret)


def test_button_begins_a_session_at_the_customer_it_is_about(
    session: Session, reader: Reader
) -> None:
    view = inspect_link(session, SYSTEM, reader.token, LINKS)
    assert view == LinkView(LinkState.VALID, reader.person.name, "Miller Rentals")

    used = use_link(session, SYSTEM, LinkUse(reader.token, "Firefox/1"), LINKS)

    assert used.names_customer
    row = session_of(session, used.secret)
    assert (row.method, row.proved_at, row.customer_id) == ("mail", None, reader.shop)
    assert load_actor(session, row.id).customer_id == reader.shop


def test_button_about_a_customer_that_was_lost_begins_at_another(
    session: Session, reader: Reader
) -> None:
    query = select(Membership).where(Membership.customer_id == reader.shop)
    session.delete(session.exec(query).one())
    session.commit()

    row = press(session, reader)

    assert load_actor(session, row.id).customer_id == reader.home


def test_who_is_signed_in_keeps_their_session_and_changes_customer(
    session: Session, reader: Reader
) -> None:
    secret = open_session(session, SYSTEM, reader.person, "password", "")
    row = session_of(session, secret)
    session.commit()
    assert not inspect_link(session, SYSTEM, reader.token, LINKS, row.id).needs_nothing

    used = use_link(session, SYSTEM, LinkUse(reader.token, "", row.id), LINKS)

    assert used == UsedLink("", names_customer=True)
    assert load_actor(session, row.id).customer_id == reader.shop
    assert (row.method, row.proved_at is not None) == ("password", True)
    assert inspect_link(session, SYSTEM, reader.token, LINKS, row.id).needs_nothing


def test_button_of_somebody_else_begins_their_session(session: Session, reader: Reader) -> None:
    other = make_member(session, make_customer(session))
    row = session_of(session, open_session(session, SYSTEM, other, "password", ""))
    session.commit()
    assert not inspect_link(session, SYSTEM, reader.token, LINKS, row.id).needs_nothing

    used = use_link(session, SYSTEM, LinkUse(reader.token, "", row.id), LINKS)

    assert session_of(session, used.secret).person_id == reader.person.id


def test_expired_button_asks_nothing_of_who_is_signed_in(
    session: Session, reader: Reader, moved_clock: MovedClock
) -> None:
    moved_clock.move(days=7)
    row = session_of(session, open_session(session, SYSTEM, reader.person, "password", ""))

    mine = inspect_link(session, SYSTEM, reader.token, LINKS, row.id)
    strange = inspect_link(session, SYSTEM, reader.token, LINKS)

    assert (mine.state, mine.needs_nothing) == (LinkState.EXPIRED, True)
    assert strange == LinkView(LinkState.EXPIRED)
    with pytest.raises(LinkRefused):
        use_link(session, SYSTEM, LinkUse(reader.token, "", row.id), LINKS)


def test_successor_of_a_button_goes_to_the_address_on_file_and_keeps_page_and_customer(
    session: Session, reader: Reader, moved_clock: MovedClock
) -> None:
    moved_clock.move(days=20)

    answers = [renew_link(session, SYSTEM, reader.token, "/wallet", LINKS) for _ in range(100)]

    assert answers.count(True) == 1
    [mail] = mails(session)
    assert mail.to_address == reader.person.email
    assert "?next=/wallet" in mail.text
    used = use_link(session, SYSTEM, LinkUse(token_in(mail)), LINKS)
    assert session_of(session, used.secret).customer_id == reader.shop


@pytest.mark.parametrize("change", ["everything ended", "password"])
def test_revoking_kills_buttons_alike(session: Session, reader: Reader, change: str) -> None:
    if change == "password":
        row = session_of(session, open_session(session, SYSTEM, reader.person, "code", ""))
        set_password(session, load_actor(session, row.id), "hash")
    else:
        end_everything_of(session, SYSTEM, reader.person)

    assert inspect_link(session, SYSTEM, reader.token, LINKS) == LinkView(LinkState.REFUSED)
    with pytest.raises(LinkRefused):
        use_link(session, SYSTEM, LinkUse(reader.token), LINKS)
    with pytest.raises(LinkRefused):
        renew_link(session, SYSTEM, reader.token, "/", LINKS)


def test_session_of_a_button_lasts_seven_days_unless_proved(
    session: Session, reader: Reader, moved_clock: MovedClock
) -> None:
    secret = use_link(session, SYSTEM, LinkUse(reader.token), LINKS).secret
    session.commit()
    moved_clock.move(days=6, hours=23)
    assert resolve_session(session, secret) is not None
    moved_clock.move(hours=1)

    assert resolve_session(session, secret) is None
    row = session_of(session, secret)
    row.proved_at = clock.now() - timedelta(days=6)
    session.add(row)
    session.commit()
    assert resolve_session(session, secret) is not None


def test_session_of_a_button_is_not_proved_and_sets_no_first_password(
    session: Session, reader: Reader
) -> None:
    row = press(session, reader)
    me = load_actor(session, row.id)
    with pytest.raises(ReauthenticationNeeded):
        require_proved_session(session, me)
    with pytest.raises(ReauthenticationNeeded):
        set_password(session, me, "hash")

    row.proved_at = clock.now()
    session.add(row)
    session.flush()

    require_proved_session(session, me)


@pytest.mark.parametrize("method", ["password", "code", "reset", "link", "oidc", "invitation"])
def test_other_sessions_need_no_such_proof(session: Session, reader: Reader, method: str) -> None:
    row = session_of(session, open_session(session, SYSTEM, reader.person, method, ""))

    require_proved_session(session, load_actor(session, row.id))
    require_proved_session(session, SYSTEM)


def test_old_links_are_forgotten_once_they_mail_no_successor(
    session: Session, reader: Reader, moved_clock: MovedClock
) -> None:
    moved_clock.move(days=96)
    forget_old_links(session, SYSTEM)
    assert renew_link(session, SYSTEM, reader.token, "/", LINKS)
    moved_clock.move(days=2)

    forget_old_links(session, SYSTEM)

    left = session.exec(select(SignInLink).order_by(col(SignInLink.id))).all()
    assert [link.is_successor for link in left] == [True]
    assert inspect_link(session, SYSTEM, reader.token, LINKS).state is LinkState.REFUSED
    assert len(session.exec(select(Outbox)).all()) == 1
