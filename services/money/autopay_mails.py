"""Mails about charges of automatic payments and about cards that expire."""

from sqlmodel import Session

from data.kit.money import Money
from data.money.autopay import Autopay, AutopayCharge
from data.money.invoices import Invoice
from data.money.payments import Payment
from services.kit import addresses, formats
from services.kit.contractors import read_contractor
from services.kit.document_paths import invoice_path
from services.mail.money_letters import (
    ChargeFacts,
    autopay_ahead_letter,
    autopay_confirm_letter,
    autopay_limit_letter,
    card_expiring_letter,
)
from services.mail.rendering import Fact
from services.money.money_mails import tell_office, tell_payers


def mail_ahead(
    session: Session, charge: AutopayCharge, agreement: Autopay, invoice: Invoice, *, origin: str
) -> None:
    contractor = read_contractor(session)
    rest = invoice.total_minor - invoice.settled_minor - invoice.processing_minor
    facts = ChargeFacts(
        number=invoice.number,
        amount=formats.money(Money(rest, invoice.currency)),
        method=agreement.method_label,
        day=formats.long_day(charge.charge_on),
    )
    address = f"{origin}/autopay/hold/{charge.hold_code}"
    tell_payers(
        session,
        invoice.customer_id,
        lambda name: autopay_ahead_letter(contractor, name, facts, address),
    )


def mail_over_limit(session: Session, invoice: Invoice, amount: Money, *, origin: str) -> None:
    contractor = read_contractor(session)
    facts = ChargeFacts(invoice.number, formats.money(amount), "", "")
    address = origin + invoice_path(invoice.number)
    tell_payers(
        session,
        invoice.customer_id,
        lambda name: autopay_limit_letter(contractor, name, facts, address),
    )


def mail_confirm(session: Session, charge: AutopayCharge, payment: Payment, *, origin: str) -> None:
    contractor = read_contractor(session)
    invoice = session.get_one(Invoice, charge.invoice_id)
    amount = formats.money(Money(payment.amount_minor, payment.currency))
    facts = ChargeFacts(invoice.number, amount, payment.method_label or "Your saved card", "")
    address = origin + invoice_path(invoice.number)
    tell_payers(
        session,
        invoice.customer_id,
        lambda name: autopay_confirm_letter(contractor, name, facts, address),
    )


def mail_card_expiring(
    session: Session, agreement: Autopay, month_year: tuple[int, int], *, origin: str
) -> None:
    """To the customer and to the office, which can call."""
    contractor = read_contractor(session)
    month, year = month_year
    facts = (Fact("Card", agreement.method_label), Fact("Expires", f"{month:02}/{year}"))
    address = origin + addresses.WALLET
    tell_payers(
        session,
        agreement.customer_id,
        lambda name: card_expiring_letter(contractor, name, facts, address),
    )
    tell_office(
        session,
        agreement.customer_id,
        lambda name, customer: card_expiring_letter(
            contractor, name, (Fact("Customer", customer), *facts), address
        ),
    )
