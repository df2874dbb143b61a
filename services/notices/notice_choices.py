"""Which mails people do without, and how often the others come."""

from dataclasses import dataclass

from sqlmodel import Session

from data.accounts.people import NoticePace
from data.accounts.profiles import MutedNotice, muted_kinds
from data.notices.notices import NoticeKind, release_held
from services.accounts.profiles import find_myself
from services.kit.permissions import Actor, Permission, require
from services.notices.notice_kinds import NOTICES


@dataclass(frozen=True, slots=True)
class NoticeChoice:
    """A kind of mail that the person could get, in words, and whether they want it."""

    kind: NoticeKind
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class NoticeChoices:
    """What one person chose; the contractor's staff have nothing to choose."""

    kinds: tuple[NoticeChoice, ...]
    pace: NoticePace


def view_notice_choices(session: Session, actor: Actor) -> NoticeChoices:
    """One's own choices among the mails that one's rights allow."""
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    if actor.customer_id is None:
        return NoticeChoices((), person.notice_pace)
    muted = muted_kinds(session, person_id=person.id)
    kinds = tuple(
        NoticeChoice(spec.kind, spec.switch, spec.kind.value not in muted)
        for spec in NOTICES.values()
        if actor.may(spec.permission)
    )
    return NoticeChoices(kinds, person.notice_pace)


def switch_notice(session: Session, actor: Actor, kind: NoticeKind, *, is_on: bool) -> None:
    """Switch one kind of mail to oneself on or off. Doing it twice changes nothing."""
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    muted = session.get(MutedNotice, (person.id, kind.value))
    if is_on and muted is not None:
        session.delete(muted)
    elif not is_on and muted is None:
        session.add(MutedNotice(person_id=person.id, kind=kind.value))
    session.flush()


def set_notice_pace(session: Session, actor: Actor, pace: NoticePace) -> None:
    """Choose between mails as things happen and one mail a day; what waits is sent when it may."""
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    person.notice_pace = pace
    session.add(person)
    if pace is NoticePace.AT_ONCE:
        release_held(session, person.id)
    session.flush()
