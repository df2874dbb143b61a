"""Telling people by mail what was changed about how they sign in; nobody can switch this off."""

from sqlmodel import Session

from data.accounts.people import Person
from services.kit.contractors import read_contractor
from services.kit.permissions import SYSTEM
from services.mail.letters import account_letter
from services.mail.queue import addressed_to, queue_mail


def tell_of_change(session: Session, person: Person, change: str) -> None:
    """Mail the sentence ``change``. A part of the transaction that makes the change."""
    letter = account_letter(read_contractor(session), person.name, change)
    queue_mail(session, SYSTEM, addressed_to(person, letter))
