"""What people set for themselves, and mails that respect it."""

import pytest
from sqlmodel import Session, select

from data.accounts.people import HourFormat, Person, StartPage, Theme
from data.mail.outbox import Outbox
from data.notices.notices import NoticeKind
from services.accounts.profiles import (
    NameMissing,
    Preferences,
    change_details,
    set_preferences,
    switch_notice,
    view_profile,
)
from services.accounts.visitors import find_home
from services.kit.permissions import SYSTEM
from services.mail.queue import addressed_to, queue_mail
from services.mail.rendering import Letter
from tests.services.accounts.people_world import make_household


def letter(kind: str) -> Letter:
    return Letter(kind, "Subject", "text", "<p>text</p>")


def test_details_are_changed_and_told_once(session: Session) -> None:
    home = make_household(session)

    home.do("dan", change_details, "  Dan   Miller ", "716 555 0100")
    home.do("dan", change_details, "Dan Miller", "716 555 0100")

    profile = view_profile(session, home.actor("dan"))
    assert (profile.name, profile.phone, profile.has_password) == (
        "Dan Miller",
        "716 555 0100",
        False,
    )


def test_a_name_is_needed(session: Session) -> None:
    home = make_household(session)

    with pytest.raises(NameMissing):
        home.do("dan", change_details, "   ", "")


def test_preferences_lead_to_the_chosen_start_page(session: Session) -> None:
    home = make_household(session)
    chosen = Preferences(Theme.DARK, HourFormat.TWENTY_FOUR, StartPage.DASHBOARD)

    home.do("dan", set_preferences, chosen)

    assert view_profile(session, home.actor("dan")).preferences == chosen
    assert find_home(session, home.actor("dan")) == "/dashboard"


def test_notices_are_those_that_the_role_can_get(session: Session) -> None:
    home = make_household(session)

    basic = {one.kind for one in view_profile(session, home.actor("dan")).notices}
    accounting = {one.kind for one in view_profile(session, home.actor("cat")).notices}

    assert NoticeKind.INVOICE_OVERDUE not in basic
    assert accounting == set(NoticeKind)


def test_a_muted_kind_is_not_mailed_but_receipts_and_sign_in_are(session: Session) -> None:
    home = make_household(session)
    dan = session.get_one(Person, home.people["dan"].id)

    def mute(_session: Session, actor: object, kind: NoticeKind) -> None:
        switch_notice(_session, actor, kind, is_on=False)  # type: ignore[arg-type]

    home.do("dan", mute, NoticeKind.MESSAGE)
    home.do("dan", mute, NoticeKind.MESSAGE)
    for kind in ("message", "visit_moved", "receipt", "sign_in_link"):
        queue_mail(session, SYSTEM, addressed_to(dan, letter(kind)))

    assert {mail.kind for mail in session.exec(select(Outbox))} == {
        "visit_moved",
        "receipt",
        "sign_in_link",
    }
    switch_notice(session, home.actor("dan"), NoticeKind.MESSAGE, is_on=True)
    assert queue_mail(session, SYSTEM, addressed_to(dan, letter("message"))) is not None
