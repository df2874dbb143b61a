"""Which mails people do without, and mails that respect it."""

from sqlmodel import Session, select

from data.accounts.people import Person
from data.mail.outbox import Outbox
from data.notices.notices import NoticeKind
from services.kit.permissions import SYSTEM
from services.mail.queue import addressed_to, queue_mail
from services.mail.rendering import Letter
from services.notices.notice_choices import switch_notice, view_notice_choices
from tests.services.accounts.people_world import make_household


def letter(kind: str) -> Letter:
    return Letter(kind, "Subject", "text", "<p>text</p>")


def test_notices_are_those_that_the_role_can_get(session: Session) -> None:
    home = make_household(session)

    basic = {one.kind for one in view_notice_choices(session, home.actor("dan")).kinds}
    accounting = {one.kind for one in view_notice_choices(session, home.actor("cat")).kinds}

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
