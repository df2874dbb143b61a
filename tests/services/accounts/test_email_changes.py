"""Another email address: both mailboxes say yes, in any order, and nothing before."""

import pytest
from sqlmodel import Session

from data.accounts.people import Person
from data.accounts.sign_ins import SignInSession
from services.accounts.email_changes import (
    ChangeRefused,
    EmailRefused,
    confirm_email_change,
    inspect_email_change,
    request_email_change,
    withdraw_email_change,
)
from services.accounts.profiles import view_profile
from services.accounts.reauthentication import ReauthenticationNeeded
from services.kit.errors import SignedOut
from services.kit.permissions import SYSTEM
from tests.services.accounts.people_world import Household, make_household, prove
from tests.services.accounts.sign_in_world import LINKS, MovedClock, mails, token_in

NEW = "dan@new.example"


def ask(home: Household, email: str = NEW) -> tuple[str, str]:
    """The tokens mailed to the old and to the new address."""
    home.do("dan", request_email_change, email, LINKS)
    old, new = mails(home.session)[-2:]
    assert (old.to_address, new.to_address) == (home.people["dan"].email, email)
    return token_in(old), token_in(new)


@pytest.mark.parametrize("first", [0, 1])
def test_the_address_changes_once_both_have_said_yes(session: Session, first: int) -> None:
    home = make_household(session)
    elsewhere = prove(session, home.people["dan"])
    tokens = ask(home)

    before = confirm_email_change(session, SYSTEM, tokens[first], LINKS)
    again = confirm_email_change(session, SYSTEM, tokens[first], LINKS)
    assert (before.is_done, again.is_done) == (False, False)
    assert view_profile(session, home.actor("dan")).new_email == NEW

    done = confirm_email_change(session, SYSTEM, tokens[1 - first], LINKS)
    session.commit()

    assert done.is_done
    assert home.actor("dan").name
    assert session.get_one(Person, home.people["dan"].id).email == NEW
    home.session_ids["dan"] = elsewhere
    with pytest.raises(SignedOut):
        home.actor("dan")


def test_mistyped_address_is_said_before_proof_is_asked_for(session: Session) -> None:
    home = make_household(session)
    row = session.get_one(SignInSession, home.session_ids["dan"])
    row.proved_at = None
    session.commit()

    with pytest.raises(EmailRefused):
        home.do("dan", request_email_change, "nonsense", LINKS)
    with pytest.raises(ReauthenticationNeeded):
        home.do("dan", request_email_change, NEW, LINKS)


@pytest.mark.parametrize("email", ["", "nonsense", "a@b"])
def test_what_is_no_address_is_refused(session: Session, email: str) -> None:
    home = make_household(session)

    with pytest.raises(EmailRefused):
        home.do("dan", request_email_change, email, LINKS)


def test_somebody_elses_address_gets_no_mail_and_is_never_taken(session: Session) -> None:
    home = make_household(session)

    home.do("dan", request_email_change, home.people["cat"].email, LINKS)

    assert [mail.to_address for mail in mails(session)] == [home.people["dan"].email]


def test_an_address_taken_meanwhile_stays_with_whoever_took_it(session: Session) -> None:
    home = make_household(session)
    old, new = ask(home)
    session.add(Person(name="Quick", email=NEW))
    session.commit()

    confirm_email_change(session, SYSTEM, old, LINKS)
    with pytest.raises(ChangeRefused):
        confirm_email_change(session, SYSTEM, new, LINKS)


def test_links_end_with_a_day_a_new_request_or_a_change_of_mind(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = MovedClock(monkeypatch)
    home = make_household(session)
    first, _ = ask(home)
    second, _ = ask(home, "other@new.example")
    with pytest.raises(ChangeRefused):
        inspect_email_change(session, SYSTEM, first, LINKS)
    home.do("dan", withdraw_email_change)
    with pytest.raises(ChangeRefused):
        inspect_email_change(session, SYSTEM, second, LINKS)
    third, _ = ask(home)

    moved.move(hours=24)

    for token in (third, "forged", LINKS.new_token("email_change")):
        with pytest.raises(ChangeRefused):
            confirm_email_change(session, SYSTEM, token, LINKS)
