"""Whether a person has made the portal theirs, or was only imported so far."""

from sqlmodel import Session

from data.accounts.people import Person
from data.accounts.sign_ins import has_ever_signed_in
from data.accounts.terms import has_accepted_terms


def is_registered(session: Session, person: Person) -> bool:
    """True once somebody chose a password, accepted the terms, or signed in as this person.

    Before that, an invitation is how they register; afterwards they sign in to take one.
    """
    if person.password_hash is not None or has_accepted_terms(session, person_id=person.id):
        return True
    return has_ever_signed_in(session, person_id=person.id)
