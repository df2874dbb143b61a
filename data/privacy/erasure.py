"""Taking a person's name and contact data out of every table; rows about money and work stay."""

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from data.accounts.invitations import Invitation
from data.accounts.oidc_identities import OidcIdentity
from data.accounts.people import Membership, MembershipProperty, Person
from data.accounts.profiles import EmailChange, MutedNotice
from data.accounts.second_factors import RecoveryCode, Totp
from data.accounts.sign_in_codes import MailedCode
from data.accounts.sign_ins import SignInLink
from data.kit.activity import Activity
from data.mail.outbox import Outbox
from data.notices.notices import HeldNotice
from data.talk.messages import Message
from data.work.calendar_feeds import CalendarFeed
from data.work.visit_requests import VisitAcceptance, VisitRequest

_THEIRS_ALONE = (
    HeldNotice,
    MutedNotice,
    EmailChange,
    OidcIdentity,
    RecoveryCode,
    Totp,
    CalendarFeed,
    MailedCode,
    SignInLink,
)


def delete_place(session: Session, place: Membership) -> None:
    session.execute(
        delete(MembershipProperty).where(col(MembershipProperty.membership_id) == place.id)
    )
    session.delete(place)
    session.flush()


def erase_traces(session: Session, person: Person, *, name: str) -> None:
    """Delete what is theirs alone, and write ``name`` where theirs stood."""
    for table in _THEIRS_ALONE:
        session.execute(delete(table).where(col(table.person_id) == person.id))
    is_to_them = or_(col(Outbox.person_id) == person.id, col(Outbox.to_address) == person.email)
    session.execute(delete(Outbox).where(is_to_them))
    is_theirs = or_(col(Invitation.person_id) == person.id, col(Invitation.email) == person.email)
    session.execute(update(Invitation).where(is_theirs).values(name=name, email=""))
    _rename(session, person, name)
    about = select(Activity).where(Activity.subject_id == person.id)
    for row in session.exec(about).all():
        row.detail = {}
        session.add(row)


def _rename(session: Session, person: Person, name: str) -> None:
    session.execute(
        update(Activity).where(col(Activity.actor_id) == person.id).values(actor_name=name)
    )
    session.execute(
        update(Message)
        .where(col(Message.author_id) == person.id)
        .values(author_name=name, author_phone="")
    )
    session.execute(
        update(VisitRequest).where(col(VisitRequest.asked_by) == person.id).values(asked_name=name)
    )
    session.execute(
        update(VisitAcceptance)
        .where(col(VisitAcceptance.person_id) == person.id)
        .values(person_name=name)
    )
