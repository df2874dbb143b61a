"""Requests to be forgotten, for the office to confirm; rows about money and work stay."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from data.accounts.people import Membership, Person, find_person_by_email, memberships_of
from data.accounts.users import lock_customer, places_at
from data.kit import clock
from data.privacy.erasure import delete_place, erase_traces
from data.privacy.personal_data import DataExport, ErasureRequest, open_erasure, open_erasures
from services.accounts.reauthentication import require_reauthentication
from services.accounts.sessions import end_everything_of
from services.accounts.team import refuse_without_owner
from services.accounts.users import refuse_without_admin
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require

ERASED_NAME = "Deleted person"


class NothingToErase(DomainError):
    def __init__(self) -> None:
        super().__init__("This person has not asked to be deleted.")


@dataclass(frozen=True, slots=True)
class ErasureRequestItem:
    """Somebody asked to be forgotten. ``customers`` are those at which they have a place."""

    id: UUID
    name: str
    email: str
    customers: tuple[str, ...]
    asked_at: datetime


def list_erasure_requests(session: Session, actor: Actor) -> tuple[ErasureRequestItem, ...]:
    """Every request that waits for the office, oldest first.

    Raises:
        NotPermitted: the actor is not of the office.
    """
    require(actor, Permission.ERASE_PEOPLE)
    return tuple(_item(session, row) for row in open_erasures(session))


def confirm_erasure(session: Session, actor: Actor, request_id: UUID) -> None:
    """Do what a request asks for. What the law wants kept loses the name.

    Raises:
        NotPermitted: the actor is not of the office.
        ReauthenticationNeeded: the actor's last proof is older than ten minutes.
        NotFound: there is no such request.
        NothingToErase: it was withdrawn, or is done already.
        LastAdmin: others would be left at a customer without an admin.
        LastOwner: nobody would be left who can manage the team.
    """
    require(actor, Permission.ERASE_PEOPLE)
    require_reauthentication(session, actor)
    request = session.get(ErasureRequest, request_id, with_for_update=True)
    if request is None:
        raise NotFound("request")
    if request.withdrawn_at is not None or request.done_at is not None:
        raise NothingToErase
    _erase(session, actor, request)


def erase_person(session: Session, actor: Actor, email: str) -> None:
    """The same by the person's address, for the command line.

    Raises:
        NotFound: nobody has the address.
        NothingToErase: the person has not asked.
    """
    require(actor, Permission.ERASE_PEOPLE)
    person = find_person_by_email(session, email)
    if person is None:
        raise NotFound("person")
    request = open_erasure(session, person_id=person.id)
    if request is None:
        raise NothingToErase
    confirm_erasure(session, actor, request.id)


def _erase(session: Session, actor: Actor, request: ErasureRequest) -> None:
    person = session.get_one(Person, request.person_id)
    refuse_without_owner(session, person)
    query = select(Membership).where(Membership.person_id == person.id)
    for place in session.exec(query).all():
        lock_customer(session, place.customer_id)
        # Whoever is the only user may go: nobody is left there to be locked out.
        if len(places_at(session, customer_id=place.customer_id, at=clock.now())) > 1:
            refuse_without_admin(session, place.customer_id, without=place.id)
        delete_place(session, place)
    end_everything_of(session, actor, person)
    _forget(session, person)
    request.done_at = clock.now()
    session.add(request)
    announce(session, actor, EventKind.PERSON_ERASED, About(subject_id=person.id))


def _forget(session: Session, person: Person) -> None:
    """Everything that names the person; rows about money and work only point to this one."""
    erase_traces(session, person, name=ERASED_NAME)
    for export in session.exec(select(DataExport).where(DataExport.person_id == person.id)):
        export.expires_at = clock.now()  # the next round deletes its file
        session.add(export)
    person.name, person.phone, person.password_hash = ERASED_NAME, "", None
    person.email = f"deleted-{person.id.hex}@deleted.invalid"
    person.staff_role = None
    session.add(person)
    session.flush()


def _item(session: Session, row: ErasureRequest) -> ErasureRequestItem:
    person = session.get_one(Person, row.person_id)
    places = memberships_of(session, person.id, at=clock.now())
    return ErasureRequestItem(
        id=row.id,
        name=person.name,
        email=person.email,
        customers=tuple(customer.name for _, customer in places),
        asked_at=row.created_at,
    )
