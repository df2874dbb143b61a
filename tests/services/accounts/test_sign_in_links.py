"""Links by mail."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from data.accounts.sign_ins import SignInLink, SignInSession
from data.kit.activity import Activity
from services.accounts.passwords import request_reset
from services.accounts.sessions import end_everything_of, resolve_session
from services.accounts.sign_in_links import (
    LinkAnswer,
    LinkRefused,
    LinkRequest,
    LinkState,
    LinkUse,
    LinkView,
    inspect_link,
    renew_link,
    request_sign_in_link,
    use_link,
)
from services.kit.permissions import SYSTEM
from tests.scale import scaled
from tests.services.accounts.sign_in_world import LINKS, MovedClock, mails, make_ann, token_in

REQUEST = LinkRequest("ann@example.com", "192.0.2.1", "/invoices?page=2")


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return MovedClock(monkeypatch)


def mailed_token(session: Session) -> str:
    assert request_sign_in_link(session, SYSTEM, REQUEST, LINKS) is LinkAnswer.MAILED
    return token_in(mails(session)[-1])


def test_request_mails_a_link_and_stores_only_its_hash(session: Session) -> None:
    ann = make_ann(session)

    token = mailed_token(session)

    [mail] = mails(session)
    assert (mail.to_address, mail.person_id) == ("ann@example.com", ann.id)
    address = f"https://portal.example/sign-in/link/{token}?next=/invoices%3Fpage%3D2"
    assert address in mail.text
    assert address in mail.html.replace("&amp;", "&")
    link = session.exec(select(SignInLink)).one()
    assert token not in repr(link.model_dump())


def test_request_for_a_stranger_mails_nothing(session: Session) -> None:
    make_ann(session)

    answer = request_sign_in_link(session, SYSTEM, LinkRequest("eve@example.com", "::1"), LINKS)

    assert answer is LinkAnswer.MAILED
    assert mails(session) == []
    assert session.exec(select(SignInLink)).all() == []


@pytest.mark.parametrize("email", ["ann@example.com", "eve@example.com"])
def test_browsers_new_to_an_address_have_one_mail_an_hour_sent(
    session: Session, moved_clock: MovedClock, email: str
) -> None:
    make_ann(session)
    asked = replace(REQUEST, email=email)

    answers = [request_sign_in_link(session, SYSTEM, asked, LINKS) for _ in range(12)]
    answers.append(request_reset(session, SYSTEM, asked, LINKS))

    assert answers == [LinkAnswer.MAILED] + [LinkAnswer.MAILED_BEFORE] * 12
    assert len(mails(session)) == (email == "ann@example.com")
    moved_clock.move(hours=1)
    assert request_sign_in_link(session, SYSTEM, asked, LINKS) is LinkAnswer.MAILED


def test_known_browser_has_ten_mails_an_hour_whatever_strangers_asked_for(
    session: Session, moved_clock: MovedClock
) -> None:
    make_ann(session)
    known = replace(REQUEST, known_device="a" * 32)
    for _ in range(12):
        request_reset(session, SYSTEM, REQUEST, LINKS)

    answers = [request_sign_in_link(session, SYSTEM, known, LINKS) for _ in range(12)]

    assert answers == [LinkAnswer.MAILED] * 10 + [LinkAnswer.MAILED_BEFORE] * 2
    assert len(mails(session)) == 1 + 10
    moved_clock.move(hours=1)
    assert request_sign_in_link(session, SYSTEM, known, LINKS) is LinkAnswer.MAILED


def test_network_that_asked_too_often_uses_up_nobodys_mail(session: Session) -> None:
    make_ann(session)
    for number in range(30):
        stranger = replace(REQUEST, email=f"{number}@example.com")
        request_sign_in_link(session, SYSTEM, stranger, LINKS)

    held = request_sign_in_link(session, SYSTEM, REQUEST, LINKS)
    elsewhere = replace(REQUEST, client_address="192.0.2.2")

    assert held is LinkAnswer.HELD
    assert request_sign_in_link(session, SYSTEM, elsewhere, LINKS) is LinkAnswer.MAILED


def test_another_mail_may_go_out_once_all_links_died(session: Session) -> None:
    ann = make_ann(session)
    mailed_token(session)

    end_everything_of(session, SYSTEM, ann)

    assert mailed_token(session)


def test_inspect_changes_nothing_however_often(session: Session) -> None:
    make_ann(session)
    token = mailed_token(session)

    views = {inspect_link(session, SYSTEM, token, LINKS) for _ in range(100)}

    assert views == {LinkView(LinkState.VALID, "Ann Miller")}
    assert session.exec(select(SignInSession)).all() == []


def test_use_signs_in_again_and_again(session: Session, moved_clock: MovedClock) -> None:
    make_ann(session)
    token = mailed_token(session)
    moved_clock.move(days=6, hours=23)

    secrets = {
        use_link(session, SYSTEM, LinkUse(token, "Firefox/1 Windows"), LINKS).secret
        for _ in range(2)
    }

    assert len(secrets) == 2
    assert all(resolve_session(session, secret) for secret in secrets)
    kinds = [row.kind for row in session.exec(select(Activity)) if row.kind == "person.signed_in"]
    assert len(kinds) == 2


@pytest.mark.parametrize("change", ["flip", "cut", "empty", "long", "other key"])
def test_a_forged_token_is_refused(session: Session, change: str) -> None:
    make_ann(session)
    token = mailed_token(session)
    forged = {
        "flip": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "cut": token[:-2],
        "empty": "",
        "long": "x" * 10_000,
        "other key": type(LINKS)(LINKS.origin, "j" * 40).new_token("sign_in"),
    }[change]

    assert inspect_link(session, SYSTEM, forged, LINKS) == LinkView(LinkState.REFUSED)
    with pytest.raises(LinkRefused):
        use_link(session, SYSTEM, LinkUse(forged), LINKS)


def test_a_raised_epoch_kills_the_link(session: Session, moved_clock: MovedClock) -> None:
    ann = make_ann(session)
    token = mailed_token(session)

    end_everything_of(session, SYSTEM, ann)

    assert inspect_link(session, SYSTEM, token, LINKS).state is LinkState.REFUSED
    moved_clock.move(days=8)
    with pytest.raises(LinkRefused):
        renew_link(session, SYSTEM, token, "/", LINKS)


def test_an_expired_link_does_not_sign_in(session: Session, moved_clock: MovedClock) -> None:
    make_ann(session)
    token = mailed_token(session)
    moved_clock.move(days=7)

    assert inspect_link(session, SYSTEM, token, LINKS) == LinkView(LinkState.EXPIRED)
    with pytest.raises(LinkRefused):
        use_link(session, SYSTEM, LinkUse(token), LINKS)


@pytest.mark.proof
def test_many_openings_of_an_expired_link_mail_one(
    session: Session, moved_clock: MovedClock
) -> None:
    make_ann(session)
    token = mailed_token(session)
    moved_clock.move(days=8)

    answers = [
        renew_link(session, SYSTEM, token, "/", LINKS) for _ in range(scaled(100, full=1000))
    ]

    assert answers.count(True) == 1
    first, successor = mails(session)
    assert successor.to_address == first.to_address
    fresh = inspect_link(session, SYSTEM, token_in(successor), LINKS)
    assert fresh == LinkView(LinkState.VALID, "Ann Miller")


def test_successors_stop_at_five_a_day(session: Session, moved_clock: MovedClock) -> None:
    make_ann(session)
    token = mailed_token(session)
    moved_clock.move(days=8)

    answers = []
    for _ in range(20):
        answers.append(renew_link(session, SYSTEM, token, "/", LINKS))
        moved_clock.move(minutes=10)

    assert answers.count(True) == 5
    moved_clock.move(days=1)
    assert renew_link(session, SYSTEM, token, "/", LINKS)
