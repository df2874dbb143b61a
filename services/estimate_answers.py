"""Approving and declining an estimate: one transaction, once."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from data import clock
from data.estimates import (
    Estimate,
    EstimateState,
    Signature,
    SignatureKind,
    estimate_lines,
    find_estimate,
    lock_estimate,
)
from data.invoices import Invoice, InvoiceLine, InvoiceState
from data.messages import ThreadTopic
from data.money import Money
from services.conversations import Words
from services.errors import DomainError, NotFound
from services.estimate_totals import EstimatePrice, OfferedLine
from services.estimates import EstimateDetail, EstimateStatus, describe_estimate
from services.events import About, EventKind, announce
from services.ledger import book_invoice
from services.messages import NewThread, open_thread
from services.permissions import Actor, Permission, require
from services.plain_texts import clean_line, clean_text
from services.signature_strokes import clean_strokes


class EstimateRefused(DomainError):
    """It cannot be answered so; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Pen:
    """How somebody signs, and from where. ``strokes`` are JSON and count for a drawn one."""

    name: str
    is_drawn: bool = False
    strokes: str = ""
    address: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """Exactly what is agreed to: the estimate as it was read, and the chosen options."""

    number: str
    chosen: frozenset[UUID]
    offer: str  # the fingerprint of the estimate that was on the screen
    pen: Pen


@dataclass(frozen=True, slots=True)
class Answered:
    """How the estimate stands now. ``deposit_invoice`` is to be paid, where there is one."""

    number: str
    status: EstimateStatus
    deposit_invoice: str = ""


def approve_estimate(session: Session, actor: Actor, approval: Approval) -> Answered:
    """Sign an open estimate with the chosen options; doing the same twice changes nothing.

    Chosen lines are agreed, their siblings are not. A deposit becomes an invoice to pay.

    Raises:
        NotPermitted: the actor may not bind the customer.
        NotFound: it is not one of theirs.
        EstimateRefused: it is answered, expired or withdrawn, or it changed since it was read.
        ChoiceRefused: the options cannot stand together.
    """
    require(actor, Permission.ANSWER_ESTIMATES)
    row, detail = _lock(session, actor, approval.number)
    if detail.status is EstimateStatus.APPROVED and _is_repeated(session, actor, row, approval):
        return Answered(row.number, detail.status, detail.deposit_invoice)
    _refuse_closed(detail)
    if approval.offer != fingerprint(detail):
        raise EstimateRefused(
            f"Estimate {row.number} was changed while you looked at it. "
            "Read it again, then approve."
        )
    price = detail.price(approval.chosen)
    _sign(session, actor, row, approval.pen, _content(detail, price))
    for line in estimate_lines(session, estimate_ids=[row.id]):
        line.is_agreed = line.id in price.chosen
        session.add(line)
    _decide(session, actor, row, EstimateState.APPROVED)
    number = _invoice_deposit(session, actor, row, price.deposit)
    detail_of_event = {"number": row.number, "total": str(price.total.decimal)}
    announce(session, actor, EventKind.ESTIMATE_APPROVED, _about(row), detail_of_event)
    return Answered(row.number, EstimateStatus.APPROVED, number)


def decline_estimate(session: Session, actor: Actor, number: str, reason: str) -> Answered:
    """Say no to an open estimate, and why; saying so twice changes nothing.

    Raises:
        NotPermitted: the actor may not answer estimates.
        NotFound: it is not one of theirs.
        EstimateRefused: it is approved, expired or withdrawn.
        TextRefused: no reason was given.
    """
    require(actor, Permission.ANSWER_ESTIMATES)
    row, detail = _lock(session, actor, number)
    if detail.status is EstimateStatus.DECLINED:
        return Answered(row.number, detail.status)
    _refuse_closed(detail)
    row.decline_reason = clean_text(reason, longest=2000)
    _decide(session, actor, row, EstimateState.DECLINED)
    announce(session, actor, EventKind.ESTIMATE_DECLINED, _about(row), {"number": row.number})
    return Answered(row.number, EstimateStatus.DECLINED)


def ask_for_change(session: Session, actor: Actor, number: str, words: Words) -> UUID:
    """Ask the office to change an estimate; returns the conversation about it.

    Raises:
        NotPermitted: the actor may not write.
        NotFound: it is not one of theirs.
        TextRefused: the text is missing or too long.
    """
    require(actor, Permission.TALK)
    found = find_estimate(session, number, customer_id=actor.customer, scope=actor.scope)
    if found is None:
        raise NotFound("estimate")
    new = NewThread(words.text, ThreadTopic.ESTIMATE, found.id, words=words)
    return open_thread(session, actor, new).thread_id


def fingerprint(detail: EstimateDetail) -> str:
    """Changes when anything that is offered changes."""
    return hashlib.sha256(_as_json(_offer(detail)).encode()).hexdigest()


def _lock(session: Session, actor: Actor, number: str) -> tuple[Estimate, EstimateDetail]:
    found = find_estimate(session, number, customer_id=actor.customer, scope=actor.scope)
    if found is None:
        raise NotFound("estimate")
    row = lock_estimate(session, found.id)
    return row, describe_estimate(session, row, may_answer=True)


def _is_repeated(session: Session, actor: Actor, row: Estimate, approval: Approval) -> bool:
    """Whether the same person agreed to the same lines before: a second click, a lost answer."""
    detail = describe_estimate(session, row, may_answer=False)
    mine = detail.signature is not None and detail.signature.person_name == actor.name
    fixed = {line.id for line in detail.lines if line.is_fixed}
    return mine and detail.agreed == approval.chosen | fixed


def _refuse_closed(detail: EstimateDetail) -> None:
    name, who = f"Estimate {detail.number}", detail.decided_by or "your office contact"
    sentences = {
        EstimateStatus.APPROVED: f"{name} has been approved by {who} already.",
        EstimateStatus.DECLINED: f"{name} has been declined by {who}. Ask us for a new one.",
        EstimateStatus.EXPIRED: f"{name} has expired. Ask us for a new one.",
        EstimateStatus.WITHDRAWN: f"{name} was withdrawn. Ask us for a new one.",
    }
    if detail.status in sentences:
        raise EstimateRefused(sentences[detail.status])


def _decide(session: Session, actor: Actor, row: Estimate, state: EstimateState) -> None:
    row.state = state
    row.decided_at = clock.now()
    row.decided_by = actor.name
    session.add(row)
    session.flush()


def _sign(session: Session, actor: Actor, row: Estimate, pen: Pen, content: str) -> None:
    name = clean_line(pen.name, longest=120)
    if not name:
        raise EstimateRefused("Write your name to sign.")
    strokes = clean_strokes(pen.strokes) if pen.is_drawn else ""
    session.add(
        Signature(
            estimate_id=row.id,
            person_id=actor.person_id,
            person_name=actor.name,
            signed_name=name,
            kind=SignatureKind.DRAWN if pen.is_drawn else SignatureKind.TYPED,
            strokes=strokes,
            address=clean_line(pen.address, longest=64),
            device=clean_line(pen.device, longest=300),
            content=content,
            sha256=hashlib.sha256(content.encode()).hexdigest(),
        )
    )


def _content(detail: EstimateDetail, price: EstimatePrice) -> str:
    """All that is agreed to, in a form that is the same on every machine."""
    agreed = {
        "agreed_lines": sorted(str(line.id) for line in detail.lines if line.id in price.chosen),
        "subtotal_minor": price.subtotal.minor,
        "tax_minor": price.tax.minor,
        "total_minor": price.total.minor,
        "deposit_minor": price.deposit.minor,
    }
    return _as_json({"offer": _offer(detail), "agreed": agreed})


def _offer(detail: EstimateDetail) -> dict[str, object]:
    return {
        "number": detail.number,
        "customer": detail.customer_name,
        "property": detail.property_name,
        "issued_on": detail.issued_on.isoformat(),
        "expires_on": detail.expires_on.isoformat() if detail.expires_on else None,
        "currency": detail.currency,
        "deposit_percent": str(detail.deposit_percent) if detail.deposit_percent else None,
        "terms": detail.memo,
        "lines": [_offered(line) for line in detail.lines],
    }


def _offered(line: OfferedLine) -> dict[str, object]:
    return {
        "id": str(line.id),
        "description": line.description,
        "quantity": f"{line.quantity.normalize():f}",
        "unit_price_minor": line.unit_price.minor,
        "tax_rate": f"{line.tax_rate.normalize():f}",
        "option": line.group,
        "optional": line.is_optional,
        "amount_minor": line.amount.minor,
        "tax_minor": line.tax.minor,
    }


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _invoice_deposit(session: Session, actor: Actor, row: Estimate, deposit: Money) -> str:
    """Its tax stands on the final invoice; this one only brings a part of the total forward."""
    if deposit.minor <= 0:
        return ""
    number = f"{row.number}-D"
    text = f"Deposit of {row.deposit_percent:f} % on estimate {row.number}"
    today = describe_estimate(session, row, may_answer=False).today
    invoice = Invoice(
        number=number,
        customer_id=row.customer_id,
        property_id=row.property_id,
        state=InvoiceState.OPEN,
        issued_on=today,
        due_on=today,
        currency=row.currency,
        subtotal_minor=deposit.minor,
        total_minor=deposit.minor,
        search_text=f"{number} {text}".lower(),
    )
    session.add(invoice)
    session.flush()
    session.add(
        InvoiceLine(
            invoice_id=invoice.id,
            description=text,
            quantity=Decimal(1),
            unit_price_minor=deposit.minor,
            tax_rate=Decimal(0),
            amount_minor=deposit.minor,
        )
    )
    book_invoice(session, invoice)
    row.deposit_invoice_id = invoice.id
    session.add(row)
    about = About(row.customer_id, row.property_id, invoice.id)
    announce(session, actor, EventKind.INVOICE_CHANGED, about)
    return number


def _about(row: Estimate) -> About:
    return About(row.customer_id, row.property_id, row.id)
