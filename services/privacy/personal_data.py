"""One's own data: asking for a copy of it, and asking to be forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.companies import find_company
from data.privacy.personal_data import (
    DataExport,
    ErasureRequest,
    ExportState,
    latest_export,
    open_erasure,
)
from services.accounts.profiles import find_myself
from services.accounts.reauthentication import require_reauthentication
from services.kit.contractors import read_contractor
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM, Actor, Permission, require
from services.kit.rate_limits import Limit, Try, take_tries
from services.mail.account_letters import erasure_letter
from services.mail.queue import Mail, queue_mail

KEPT_FOR = timedelta(days=7)
EXPORTS_PER_PERSON = Limit("export.person", 5, timedelta(days=1))


class ExportNotYet(DomainError):
    def __init__(self) -> None:
        super().__init__("You asked for your data several times today. Try again tomorrow.")


@dataclass(frozen=True, slots=True)
class ExportView:
    """One's newest copy: how far it is, and until when it can be downloaded."""

    id: UUID
    state: ExportState
    done: int
    total: int
    size: int
    expires_at: datetime

    @property
    def is_building(self) -> bool:
        return self.state is ExportState.WAITING

    @property
    def is_ready(self) -> bool:
        return self.state is ExportState.READY


@dataclass(frozen=True, slots=True)
class DataRequests:
    """What somebody asked for about their data, and what stands."""

    export: ExportView | None
    asked_erasure_at: datetime | None


def view_data_requests(session: Session, actor: Actor) -> DataRequests:
    """One's newest copy, unless its time is over, and one's request to be forgotten."""
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    row = latest_export(session, person_id=person.id)
    erasure = open_erasure(session, person_id=person.id)
    is_gone = row is None or row.state is ExportState.GONE or row.expires_at <= clock.now()
    return DataRequests(
        export=None if row is None or is_gone else _view(row),
        asked_erasure_at=erasure.created_at if erasure else None,
    )


def request_export(session: Session, actor: Actor) -> UUID:
    """Have a ZIP of everything held about oneself built; it is kept for a week.

    Raises:
        ReauthenticationNeeded: the last proof of who it is is older than ten minutes.
        ExportNotYet: five were asked for within the last day.
    """
    require(actor, Permission.OWN_ACCOUNT)
    require_reauthentication(session, actor)
    person = find_myself(session, actor)
    session.refresh(person, with_for_update=True)
    row = latest_export(session, person_id=person.id)
    if row is not None and row.state is ExportState.WAITING:
        return row.id
    if not take_tries(session, SYSTEM, Try(EXPORTS_PER_PERSON, str(person.id))):
        raise ExportNotYet
    assert actor.session_id is not None  # fresh proof belongs to a session
    row = DataExport(
        person_id=person.id, session_id=actor.session_id, expires_at=clock.now() + KEPT_FOR
    )
    session.add(row)
    session.flush()
    about = About(customer_id=actor.customer_id, subject_id=row.id)
    announce(session, actor, EventKind.EXPORT_REQUESTED, about)
    return row.id


def find_ready_export(session: Session, actor: Actor, export_id: UUID) -> ExportView:
    """One's own finished copy.

    Raises:
        NotFound: it is somebody else's, not ready, or its time is over.
    """
    require(actor, Permission.OWN_ACCOUNT)
    row = session.get(DataExport, export_id)
    is_mine = row is not None and row.person_id == actor.person_id
    if row is None or not is_mine or row.state is not ExportState.READY:
        raise NotFound("download")
    if row.expires_at <= clock.now():
        raise NotFound("download")
    return _view(row)


def request_erasure(session: Session, actor: Actor) -> None:
    """Ask to be forgotten: the office confirms it. Asking twice changes nothing.

    Raises:
        ReauthenticationNeeded: the last proof of who it is is older than ten minutes.
    """
    require(actor, Permission.OWN_ACCOUNT)
    require_reauthentication(session, actor)
    person = find_myself(session, actor)
    session.refresh(person, with_for_update=True)
    if open_erasure(session, person_id=person.id) is not None:
        return
    session.add(ErasureRequest(person_id=person.id, created_at=clock.now()))
    about = About(customer_id=actor.customer_id, subject_id=person.id)
    announce(session, actor, EventKind.ERASURE_REQUESTED, about)
    company = find_company(session)
    if company is not None:
        letter = erasure_letter(read_contractor(session), person.name, person.email)
        queue_mail(session, SYSTEM, Mail(letter, company.email, company.name))


def withdraw_erasure(session: Session, actor: Actor) -> None:
    """Stay after all."""
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    request = open_erasure(session, person_id=person.id)
    if request is None:
        return
    request.withdrawn_at = clock.now()
    session.add(request)
    about = About(customer_id=actor.customer_id, subject_id=person.id)
    announce(session, actor, EventKind.ERASURE_WITHDRAWN, about)


def _view(row: DataExport) -> ExportView:
    return ExportView(row.id, row.state, row.done, row.total, row.size, row.expires_at)
