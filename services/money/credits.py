"""Credits, which are invoices below zero: what is left of them settles what is owed."""

from uuid import UUID

from sqlmodel import Session, select

from data.kit.companies import company_today, find_company
from data.kit.money import Money
from data.money.credits import count_credits, lock_credits_and_owed
from data.money.invoices import Invoice
from data.money.ledger import EntryKind, count_entries
from data.work.properties import PropertyScope
from services.kit.errors import NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.money.ledger import Booking, book


def use_credits(session: Session, actor: Actor) -> Money:
    """Settle what the actor's customer owes with what is left of credits, oldest first.

    How much was settled; nothing where there is no credit or no debt. An amount that somebody is
    paying right now stays theirs.

    Raises:
        NotPermitted: the actor's role does not pay.
    """
    require(actor, Permission.PAY)
    return _use(session, actor, actor.customer, actor.scope)


def use_credits_of(session: Session, actor: Actor, number: str) -> Money:
    """The same for the customer of an invoice, by the office.

    Raises:
        NotPermitted: the actor does not record payments.
        NotFound: there is no such invoice.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    invoice = session.exec(select(Invoice).where(Invoice.number == number)).one_or_none()
    if invoice is None:
        raise NotFound("invoice")
    return _use(session, actor, invoice.customer_id, None)


def use_credits_before_charge(session: Session, actor: Actor, customer_id: UUID) -> None:
    """The same before money is taken automatically: nobody is charged what a credit covers.

    Raises:
        NotPermitted: the actor is not the portal itself.
    """
    require(actor, Permission.SETTLE_PAYMENTS)
    if count_credits(session, customer_id=customer_id).left_minor:
        _use(session, actor, customer_id, None)


def _use(session: Session, actor: Actor, customer_id: UUID, scope: PropertyScope) -> Money:
    company = find_company(session)
    settled = 0
    unused, owed = lock_credits_and_owed(session, customer_id=customer_id, scope=scope)
    for invoice in owed:
        for credit in unused:
            settled += _apply(session, actor, credit, invoice)
    return Money(settled, company.currency if company else "usd")


def _apply(session: Session, actor: Actor, credit: Invoice, invoice: Invoice) -> int:
    """Both sides in the ledger, so that the customer's balance there stays what it was."""
    left = credit.settled_minor - credit.total_minor
    free = invoice.total_minor - invoice.settled_minor - invoice.reserved_minor
    amount = min(left, free)
    if amount <= 0 or credit.currency != invoice.currency:
        return 0
    today = company_today(session)
    cause = f"credit-used:{credit.id}:{count_entries(session, invoice_id=credit.id)}"
    for owner, side, other in ((invoice, -amount, credit), (credit, amount, invoice)):
        memo = f"Credit of {other.number}" if side < 0 else f"Used for {other.number}"
        source = f"{cause}:{owner.id}"
        book(session, owner, Booking(source, EntryKind.CREDIT, side, today, memo=memo))
        about = About(owner.customer_id, owner.property_id, owner.id)
        announce(session, actor, EventKind.INVOICE_CHANGED, about, {"change": memo})
    return amount
