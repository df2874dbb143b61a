"""What a mail about an invoice says: the amount, the due day, the property, and how to pay."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from data.accounts.people import Membership, Section
from data.mail.outbox import Outbox
from data.money.invoices import Invoice
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM
from services.mail.unsubscribing import Unsubscribing
from services.notices.notices import write_next_notice, write_reminders
from tests.factories import make_customer, make_invoice, make_member, make_property
from tests.talk_world import LINKS

pytestmark = pytest.mark.usefixtures("stopped_clock")


def bill(session: Session, due_on: date) -> Invoice:
    """An invoice of $138.75 for a property, and one reader of its mails."""
    customer = make_customer(session)
    make_member(session, customer)
    place = make_property(session, customer, "Garrison St 3")
    return make_invoice(session, customer, 138_75, place=place, due_on=due_on)


def publish(session: Session, invoice: Invoice, links: Unsubscribing = LINKS) -> Outbox:
    about = About(invoice.customer_id, invoice.property_id, invoice.id)
    announce(session, SYSTEM, EventKind.INVOICE_CHANGED, about)
    while write_next_notice(session, SYSTEM, links):
        pass
    [mail] = session.exec(select(Outbox)).all()
    return mail


@pytest.mark.parametrize(
    ("due_on", "day"),
    [(date(2026, 3, 4), "Wednesday, March 4"), (date(2026, 2, 28), "Saturday, February 28")],
    ids=["due soon", "overdue"],
)
def test_reminders_say_what_is_due_when_and_where(session: Session, due_on: date, day: str) -> None:
    number = bill(session, due_on).number

    write_reminders(session, SYSTEM, LINKS)

    [mail] = session.exec(select(Outbox)).all()
    facts = f"Invoice: {number}\nAmount: $138.75\nDue: {day}\nProperty: Garrison St 3\n"
    assert facts in mail.text
    assert f"Pay $138.75:\nhttps://portal.example/invoices/{number}\n" in mail.text
    assert ">Pay $138.75</a>" in mail.html


def test_new_invoice_says_the_same_and_asks_to_be_paid(session: Session) -> None:
    invoice = bill(session, date(2026, 3, 31))
    invoice.issued_on = date(2026, 3, 1)

    mail = publish(session, invoice)

    assert mail.subject == f"Invoice {invoice.number} for $138.75"
    assert "Due: Tuesday, March 31\nProperty: Garrison St 3\n" in mail.text
    assert f"Pay $138.75:\nhttps://portal.example/invoices/{invoice.number}\n" in mail.text


def test_guest_who_may_not_pay_is_not_asked_to(session: Session) -> None:
    invoice = bill(session, date(2026, 3, 31))
    invoice.issued_on = date(2026, 3, 1)
    place = session.exec(select(Membership)).one()
    place.sections = [Section.INVOICES.value]
    session.add(place)
    session.commit()

    mail = publish(session, invoice)

    assert "See the invoice:" in mail.text
    assert "Pay $" not in mail.text + mail.html


def test_nobody_is_asked_to_pay_in_a_portal_that_takes_no_payments(session: Session) -> None:
    invoice = bill(session, date(2026, 3, 31))
    invoice.issued_on = date(2026, 3, 1)

    mail = publish(session, invoice, replace(LINKS, takes_payments=False))

    assert "See the invoice:" in mail.text
    assert "Pay $" not in mail.text + mail.html
