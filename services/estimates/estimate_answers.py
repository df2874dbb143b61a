"""Approving and declining an estimate: one transaction, once."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid4

from sqlmodel import Session

from data.estimates.estimates import (
    Estimate,
    EstimateState,
    Signature,
    SignatureKind,
    estimate_lines,
    find_estimate,
    lock_estimate,
)
from data.kit import clock
from data.kit.money import Money
from data.money.invoice_search import searchable
from data.money.invoices import Invoice, InvoiceLine, InvoiceState
from data.talk.messages import Thread, ThreadTopic, find_thread_about
from services.estimates.estimate_content import agreed_content, fingerprint
from services.estimates.estimate_totals import EstimatePrice
from services.estimates.estimates import EstimateDetail, EstimateStatus, describe_estimate
from services.estimates.signature_strokes import clean_strokes
from services.kit.document_paths import estimate_path
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.kit.plain_texts import clean_line, clean_text
from services.money.ledger import book_invoice
from services.talk.conversations import MessageText, write_message
from services.talk.messages import NewThread, open_thread


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
    _sign(session, actor, row, approval.pen, agreed_content(detail, price))
    for line in estimate_lines(session, estimate_ids=[row.id]):
        line.is_agreed = line.id in price.chosen
        session.add(line)
    _decide(session, actor, row, EstimateState.APPROVED)
    number = _invoice_deposit(session, actor, row, price.deposit)
    _tell_office(session, actor, row, _approval_words(detail, price))
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
    _tell_office(session, actor, row, f"Declined: {row.decline_reason}")
    announce(session, actor, EventKind.ESTIMATE_DECLINED, _about(row), {"number": row.number})
    return Answered(row.number, EstimateStatus.DECLINED)


def ask_for_change(session: Session, actor: Actor, number: str, words: MessageText) -> UUID:
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
        search_text=searchable(number, (text,)),
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


def _approval_words(detail: EstimateDetail, price: EstimatePrice) -> str:
    """Without the amount: people who see no prices read this conversation too."""
    picked = [
        one.description for one in detail.lines if one.id in price.chosen and not one.is_fixed
    ]
    options = f", with {'; '.join(picked)}" if picked else ""
    return f"Approved{options}."


def _tell_office(session: Session, actor: Actor, row: Estimate, text: str) -> None:
    """The answer stands in the office's inbox, in the conversation about the estimate."""
    topic = ThreadTopic.ESTIMATE
    thread = find_thread_about(
        session, customer_id=row.customer_id, topic=topic, subject_id=row.id
    ) or Thread(
        customer_id=row.customer_id,
        property_id=row.property_id,
        opened_by=actor.person_id,
        topic=topic,
        subject_id=row.id,
        title=f"Estimate {row.number}",
        link=estimate_path(row.number),
    )
    session.add(thread)
    session.flush()
    write_message(session, actor, thread, MessageText(text, uuid4()))


def _about(row: Estimate) -> About:
    return About(row.customer_id, row.property_id, row.id)
