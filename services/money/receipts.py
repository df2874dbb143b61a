"""The receipt of a payment: who gets it and what stands on it."""

from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person
from data.kit.money import Money
from data.money.invoices import Invoice
from data.money.payments import Payment, allocations_of
from data.work.customers import Customer
from services.kit import formats
from services.kit.contractors import read_contractor
from services.kit.permissions import Actor, Permission, require
from services.mail.letters import ReceiptFacts, receipt_letter
from services.mail.queue import Mail, queue_mail
from services.mail.rendering import Fact


def receipt_number(payment_id: UUID) -> str:
    """Short enough to say on the phone; the last characters of a UUIDv7 are random."""
    return f"R-{payment_id.hex[-8:].upper()}"


def receipt_status(payment: Payment) -> str:
    """In words: a receipt of money that went back must not look like one of money that stayed."""
    back, refunded = payment.charged_back_minor, payment.refunded_minor
    if not back + refunded:
        return "Payment received"
    words = "Returned by the bank" if back else "Refunded"
    return words if back + refunded >= payment.received_minor else f"{words} in part"


def queue_receipt(session: Session, actor: Actor, payment: Payment, *, origin: str) -> None:
    """Send the receipt to whoever paid, or to the customer's own address, once this commits."""
    require(actor, Permission.SEND_MAIL)
    customer = session.get_one(Customer, payment.customer_id)
    payer = session.get(Person, payment.actor_id) if payment.actor_id else None
    name, address = (payer.name, payer.email) if payer else (customer.name, customer.email)
    letter = receipt_letter(read_contractor(session), name, _facts(session, payment, origin))
    queue_mail(
        session,
        actor,
        Mail(letter, address, name, payer.id if payer else None, customer.id),
    )


def _facts(session: Session, payment: Payment, origin: str) -> ReceiptFacts:
    parts = [
        Fact(
            f"Invoice {session.get_one(Invoice, allocation.invoice_id).number}",
            formats.money(Money(allocation.amount_minor, payment.currency)),
        )
        for allocation in allocations_of(session, payment_id=payment.id)
    ]
    if payment.tip_minor:
        parts.append(Fact("Tip", formats.money(Money(payment.tip_minor, payment.currency))))
    return ReceiptFacts(
        number=receipt_number(payment.id),
        amount=formats.money(Money(payment.received_minor, payment.currency)),
        method=payment.method_label,
        paid_on=formats.long_day(payment.paid_on),
        parts=tuple(parts),
        address=f"{origin}/receipts/{payment.id}.pdf",
    )
