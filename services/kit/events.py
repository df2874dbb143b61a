"""What happened, told to whoever listens once it is certain to have happened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from data.kit.activity import Activity
from data.notices.notices import NoticeTask
from services.kit.error_references import log_error
from services.kit.permissions import Actor


class EventKind(StrEnum):
    SIGNED_IN = "person.signed_in"
    SIGNED_OUT = "person.signed_out"
    SIGN_IN_LINK_REQUESTED = "person.link_requested"
    SESSION_ENDED = "session.ended"
    DATA_IMPORTED = "data.imported"
    COMPANY_CHANGED = "company.changed"  # the contractor's rules
    PROPERTY_CHANGED = "property.changed"
    VISIT_SCHEDULED = "visit.scheduled"
    VISIT_CHANGED = "visit.changed"
    VISIT_STARTED = "visit.started"
    VISIT_COMPLETED = "visit.completed"
    VISIT_ON_WAY = "visit.on_way"
    VISIT_LAPSED = "visit.lapsed"  # time alone changed what it says; never in the log
    DAY_TURNED = "day.turned"  # midnight at the contractor's; never in the log
    VISIT_ACCEPTED = "visit.accepted"
    VISIT_CHANGE_ASKED = "visit.change_asked"
    VISIT_CHANGE_ANSWERED = "visit.change_answered"
    CALENDAR_CHANGED = "person.calendar_changed"
    PHOTO_ADDED = "photo.added"
    INVOICE_CHANGED = "invoice.changed"
    PAYMENT_STARTED = "payment.started"
    PAYMENT_PROCESSING = "payment.processing"
    PAYMENT_SUCCEEDED = "payment.succeeded"
    PAYMENT_FAILED = "payment.failed"
    PAYMENT_REFUNDED = "payment.refunded"
    METHOD_CHANGED = "payment_method.changed"
    AUTOPAY_CHANGED = "autopay.changed"  # switched, announced, held
    MAIL_QUEUED = "mail.queued"
    ESTIMATE_PUBLISHED = "estimate.published"
    ESTIMATE_CHANGED = "estimate.changed"
    ESTIMATE_WITHDRAWN = "estimate.withdrawn"
    ESTIMATE_APPROVED = "estimate.approved"
    ESTIMATE_DECLINED = "estimate.declined"
    MESSAGE_SENT = "message.sent"
    THREAD_CHANGED = "thread.changed"  # assigned, closed, opened again
    WORK_REQUESTED = "work_request.received"
    WORK_REQUEST_CHANGED = "work_request.changed"
    PROFILE_CHANGED = "person.profile_changed"
    EMAIL_CHANGED = "person.email_changed"
    CUSTOMER_LIVE = "customer.live"  # from now on notices are mailed
    CUSTOMER_SWITCHED = "person.customer_switched"
    SECOND_FACTOR_CHANGED = "person.second_factor_changed"
    IDENTITY_CHANGED = "person.identity_changed"
    INVITATION_SENT = "invitation.sent"
    INVITATION_REVOKED = "invitation.revoked"
    INVITATION_ACCEPTED = "invitation.accepted"
    PAGE_OPENED = "page.opened"
    USER_CHANGED = "user.changed"
    USER_REMOVED = "user.removed"
    STAFF_CHANGED = "staff.changed"
    STAFF_REMOVED = "staff.removed"
    EXPORT_REQUESTED = "person.export_requested"
    ERASURE_REQUESTED = "person.erasure_requested"
    ERASURE_WITHDRAWN = "person.erasure_withdrawn"
    PERSON_ERASED = "person.erased"


@dataclass(frozen=True, slots=True)
class DomainEvent:
    """One activity row, as listeners get it. ``id`` is the row's and never comes twice."""

    id: UUID
    kind: EventKind
    customer_id: UUID | None
    property_id: UUID | None
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class About:
    """What an event is about: whose, at which property, and which row."""

    customer_id: UUID | None = None
    property_id: UUID | None = None
    subject_id: UUID | None = None


Listener = Callable[[DomainEvent], object]
_listeners: list[Listener] = []  # filled by the wiring at start-up, never later
_mailed: set[EventKind] = set()  # filled by the table of notices when it is imported


def listen(listener: Listener) -> None:
    """Call ``listener`` with every event, on the event loop, after its commit."""
    if listener not in _listeners:
        _listeners.append(listener)


def mail_about(kinds: Iterable[EventKind]) -> None:
    """Keep each event of these kinds until its mails are written."""
    _mailed.update(kinds)


def is_mailed(kind: EventKind) -> bool:
    return kind in _mailed


def announce(
    session: Session,
    actor: Actor,
    kind: EventKind,
    about: About,
    detail: dict[str, str] | None = None,
) -> None:
    """Log the event in this transaction; listeners hear it after the commit, or never.

    ``detail`` is shown to the customer's admins; it holds no secret. A visit that was moved
    says ``moved_from``, its start before in ISO 8601.
    """
    detail = detail or {}
    session.add(
        Activity(
            kind=kind,
            customer_id=about.customer_id,
            property_id=about.property_id,
            subject_id=about.subject_id,
            actor_id=actor.person_id,
            actor_name=actor.name,
            detail=detail,
        )
    )
    if is_mailed(kind):
        session.add(
            NoticeTask(
                event=kind,
                customer_id=about.customer_id,
                property_id=about.property_id,
                subject_id=about.subject_id,
                actor_id=actor.person_id,
                actor_name=actor.name,
                moved_from=detail.get("moved_from", ""),
            )
        )
    session.info["announced"] = True


def publish(event: DomainEvent) -> None:
    """Tell every listener; what fails in one of them keeps the news from none of the others."""
    for listener in _listeners:
        try:
            listener(event)
        except Exception as error:
            log_error("listener failed", error, kind=event.kind, listener=repr(listener))
