"""What a customer agrees to with automatic payments: switching them on and off, and telling of it.

What is charged under an agreement, and when, stands in services/autopay_charges.
"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from data.kit import clock
from data.kit.companies import find_company
from data.kit.money import Money
from data.money.autopay import (
    Autopay,
    ChargeState,
    all_current_autopay,
    current_autopay,
    drop_charges,
)
from services.accounts.reauthentication import require_proved_session
from services.kit import addresses, formats
from services.kit.contractors import read_contractor
from services.kit.errors import DomainError
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.mail.money_letters import autopay_off_letter
from services.money.money_mails import tell_office, tell_payers
from services.money.stripe_gateway.facts import MethodSummary

CONSENT_VERSION = "2026-11"
FORGOTTEN = (ChargeState.PLANNED, ChargeState.HELD, ChargeState.GIVEN_UP)


class LimitTooSmall(DomainError):
    def __init__(self, least: Money) -> None:
        super().__init__(f"Enter a limit of at least {formats.money(least)}, or leave it empty.")


class ConsentChanged(DomainError):
    def __init__(self) -> None:
        super().__init__("The conditions have changed. Read them again before you agree.")


@dataclass(frozen=True, slots=True)
class AutopayRequest:
    """A choice with the words that were read before it was made."""

    method: MethodSummary
    limit: Money | None
    consent_text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Automatic payments as they are switched on now."""

    method_id: str
    method_label: str
    limit: Money | None
    agreed_on: date  # in the company's zone
    agreed_by: str


def consent_text(contractor_name: str, method_label: str, limit: Money | None) -> str:
    """The words a customer agrees to; what was shown is what is stored."""
    most = "" if limit is None else f" No single charge may be more than {formats.money(limit)}."
    return (
        f"I authorize {contractor_name} to charge {method_label} for each of my open invoices "
        f"on its due date.{most} I am told by email three days before each charge and can hold "
        "it. An invoice that is past due is charged three days after I am told. I can switch "
        "automatic payments off at any time."
    )


def read_consent(session: Session, actor: Actor, method_label: str, limit: Money | None) -> str:
    """The words for a choice, before it is made."""
    require(actor, Permission.MANAGE_WALLET)
    return consent_text(read_contractor(session).name, method_label, limit)


def read_agreement(session: Session, actor: Actor) -> Agreement | None:
    """Automatic payments of the actor's customer; None when they are off.

    Raises:
        NotPermitted: the actor's role does not pay.
    """
    require(actor, Permission.PAY)
    row = current_autopay(session, customer_id=actor.customer)
    return None if row is None else _as_agreement(session, row)


def turn_on_autopay(session: Session, actor: Actor, request: AutopayRequest) -> None:
    """Keep the consent; a former agreement ends. The same request again changes nothing.

    The caller has made sure that the method is the customer's.

    Raises:
        NotPermitted: the actor does not look after the customer's wallet.
        LimitTooSmall: nothing could be charged within the limit.
        ConsentChanged: other words were read than are valid now, or another currency.
        ReauthenticationNeeded: a mail's button alone let them in.
    """
    require(actor, Permission.MANAGE_WALLET)
    require_proved_session(session, actor)
    contractor = read_contractor(session)
    if request.limit is not None:
        _check_limit(request.limit, contractor.currency)
    text = consent_text(contractor.name, request.method.label, request.limit)
    if request.consent_text != text:
        raise ConsentChanged
    limit_minor = request.limit.minor if request.limit else None
    former = current_autopay(session, customer_id=actor.customer, hold=True)
    if former is not None:
        if (former.method_id, former.limit_minor) == (request.method.id, limit_minor):
            return
        _end(session, former, "replaced")
    row = _add(session, actor, request)
    # What the former method could not pay is announced anew; what the customer held stays so.
    afresh = (ChargeState.PLANNED, ChargeState.GIVEN_UP)
    drop_charges(session, customer_id=actor.customer, states=afresh)
    _announce(session, actor, row, {"switched": "on", "method": row.method_label})


def smallest_limit(currency: str) -> Money:
    """Below it hardly an invoice could be charged: one dollar or euro, 100 yen."""
    return Money(100, currency)


def _check_limit(limit: Money, currency: str) -> None:
    if limit.currency != currency:  # the company's has changed since the words were read
        raise ConsentChanged
    if limit < smallest_limit(currency):
        raise LimitTooSmall(smallest_limit(currency))


def turn_off_autopay(session: Session, actor: Actor) -> None:
    """End the agreement; charges that were only announced are forgotten.

    Raises:
        NotPermitted: the actor does not look after the customer's wallet.
        ReauthenticationNeeded: a mail's button alone let them in.
    """
    require(actor, Permission.MANAGE_WALLET)
    require_proved_session(session, actor)
    row = current_autopay(session, customer_id=actor.customer, hold=True)
    if row is not None:
        _end(session, row, "switched off")
        drop_charges(session, customer_id=row.customer_id, states=FORGOTTEN)
        _announce(session, actor, row, {"switched": "off", "method": row.method_label})


def end_agreement_of_method(
    session: Session, actor: Actor, method_id: str, because: str, *, origin: str
) -> None:
    """Switch automatic payments off because their method is gone; customer and office are told.

    Raises:
        NotPermitted: the actor neither looks after the wallet nor is the portal itself.
    """
    require(actor, Permission.MANAGE_WALLET)
    for row in all_current_autopay(session):
        is_own = actor.customer_id in {None, row.customer_id}
        if row.method_id == method_id and is_own:
            _end(session, row, because)
            drop_charges(session, customer_id=row.customer_id, states=FORGOTTEN)
            _announce(session, actor, row, {"switched": "off", "because": because})
            _tell_it_is_off(session, row, because, origin)


def _tell_it_is_off(session: Session, row: Autopay, because: str, origin: str) -> None:
    contractor = read_contractor(session)
    tell_payers(
        session,
        row.customer_id,
        lambda name: autopay_off_letter(
            contractor, name, row.method_label, because, origin + addresses.WALLET
        ),
    )
    tell_office(
        session,
        row.customer_id,
        lambda name, customer: autopay_off_letter(
            contractor,
            name,
            f"{row.method_label} of {customer}",
            because,
            origin + addresses.OFFICE_MONEY,
        ),
    )


def _add(session: Session, actor: Actor, request: AutopayRequest) -> Autopay:
    company = find_company(session)
    row = Autopay(
        customer_id=actor.customer,
        open_slot=actor.customer,
        method_id=request.method.id,
        method_label=request.method.label,
        limit_minor=request.limit.minor if request.limit else None,
        currency=company.currency if company else "usd",
        consent_version=CONSENT_VERSION,
        consent_text=request.consent_text,
        person_id=actor.person_id,
        person_name=actor.name,
    )
    session.add(row)
    session.flush()
    return row


def _end(session: Session, row: Autopay, because: str) -> None:
    row.open_slot = None
    row.ended_at = clock.now()
    row.ended_because = because
    session.add(row)
    session.flush()


def _announce(session: Session, actor: Actor, row: Autopay, detail: dict[str, str]) -> None:
    about = About(customer_id=row.customer_id, subject_id=row.id)
    announce(session, actor, EventKind.AUTOPAY_CHANGED, about, detail)


def _as_agreement(session: Session, row: Autopay) -> Agreement:
    company = find_company(session)
    zone = company.time_zone if company else "UTC"
    return Agreement(
        method_id=row.method_id,
        method_label=row.method_label,
        limit=row.limit,
        agreed_on=clock.day_in(row.agreed_at, zone),
        agreed_by=row.person_name,
    )
