"""The contractor's terms: what they say now, and that somebody accepted them."""

from dataclasses import dataclass

from sqlmodel import Session

from data.accounts.people import Person
from data.accounts.terms import Terms, TermsAcceptance, newest_terms
from data.kit import clock
from services.kit.contractors import read_contractor
from services.kit.permissions import Actor, Permission, require

_UNWRITTEN = 0  # the version of the text below, for contractors who wrote none


@dataclass(frozen=True, slots=True)
class CurrentTerms:
    version: int
    paragraphs: tuple[str, ...]


def read_terms(session: Session) -> CurrentTerms:
    """The terms as they are now; a short text of our own where the contractor wrote none."""
    row = newest_terms(session)
    if row is not None:
        return CurrentTerms(row.version, tuple(filter(None, row.text.split("\n\n"))))
    return CurrentTerms(_UNWRITTEN, _plain_terms(read_contractor(session).name))


def view_terms(session: Session, actor: Actor) -> CurrentTerms:
    """The terms for their page, which everybody may read: the portal asks on their behalf."""
    require(actor, Permission.SEND_MAIL)
    return read_terms(session)


def publish_terms(session: Session, actor: Actor, text: str) -> int:
    """Put a new version of the terms in force; returns its number. The same text stays as it is."""
    require(actor, Permission.MANAGE_STAFF)
    before = newest_terms(session)
    if before is not None and before.text == text.strip():
        return before.version
    version = 1 if before is None else before.version + 1
    session.add(Terms(version=version, text=text.strip(), published_at=clock.now()))
    session.flush()
    return version


def note_acceptance(session: Session, person: Person) -> None:
    """A part of the transaction in which somebody accepts the terms as they are now."""
    version = read_terms(session).version
    session.add(TermsAcceptance(person_id=person.id, version=version, accepted_at=clock.now()))


def _plain_terms(name: str) -> tuple[str, ...]:
    return (
        f"This portal shows you what {name} does for you: visits, invoices, estimates, messages.",
        "Keep your sign-in links and your password to yourself. What is done in the portal under "
        "your name counts as done by you. Tell us at once if somebody else got in.",
        f"{name} keeps your data to do the work and to bill it, and passes it on only to those who "
        "are needed for that, such as the payment provider. On your profile page you can download "
        "what is held about you, or ask for it to be deleted.",
        "Your agreements about the work itself stay as they are.",
    )
