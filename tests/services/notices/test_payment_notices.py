from dataclasses import replace

import pytest
from sqlmodel import Session, delete, select

from data.kit.activity import Activity
from data.mail.outbox import Outbox
from data.money.payments import Review
from data.work.customers import Customer
from services.money.stripe_gateway.facts import Dispute, DisputeStatus, IntentStatus
from tests.factories import NOON, make_member
from tests.services.money.test_payment_states import BANK, REFUSED_DEBIT, Case
from tests.services.notices.test_notices import written

pytestmark = pytest.mark.usefixtures("stopped_clock")


def test_invoice_that_is_due_again_is_no_news(session: Session) -> None:
    case = Case(session)
    make_member(session, session.get_one(Customer, case.payment.customer_id))
    case.hear(
        replace(case.intent, status=IntentStatus.PROCESSING, charge=BANK),
        replace(case.intent, problem=REFUSED_DEBIT, charge=BANK),
        replace(case.intent, status=IntentStatus.CANCELED),
    )

    mails = written(session)

    assert [kind for kind, _, _ in mails] == ["payment_failed"]
    numbers = ", ".join(sorted((case.first.number, case.second.number)))
    text = session.exec(select(Outbox)).one().text
    assert f"For: {numbers}" in text
    assert "Reason: The bank account did not hold enough for it." in text


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (DisputeStatus.LOST, "The invoice is due again"),
        (DisputeStatus.NEEDS_RESPONSE, "Answer in Stripe's dashboard"),
    ],
)
def test_returned_payment_is_told_to_the_customer_and_the_office(
    session: Session, status: DisputeStatus, says: str
) -> None:
    case = Case(session)
    customer = session.get_one(Customer, case.payment.customer_id)
    person = make_member(session, customer)
    case.hear(case.paid)
    session.exec(delete(Outbox))  # the receipt
    dispute = Dispute("du_1", 120_00, status, NOON)

    for _ in range(2):
        case.hear(replace(case.paid, disputes=(dispute,)))

    told = "The bank took back $120.00 of your payment"
    heard = f"The bank took back $120.00 from {customer.name}"
    assert written(session) == [
        ("payment_failed", person.email, told),
        ("office_notice", "office@greenfield.example", heard),
    ]
    assert case.payment.review is Review.RETURNED
    to_office = session.exec(select(Outbox).where(Outbox.kind == "office_notice")).one()
    assert says in to_office.text

    won = replace(dispute, status=DisputeStatus.WON)
    case.hear(replace(case.paid, disputes=(won,)))
    assert case.payment.review is None


def test_dispute_that_was_won_at_once_is_told_to_nobody(session: Session) -> None:
    case = Case(session)
    case.hear(case.paid)
    session.exec(delete(Outbox))

    case.hear(replace(case.paid, disputes=(Dispute("du_1", 120_00, DisputeStatus.WON, NOON),)))

    assert written(session) == []
    assert case.payment.review is None
    query = select(Activity.kind).where(Activity.subject_id == case.payment.id)
    assert "payment.failed" not in session.exec(query).all()
