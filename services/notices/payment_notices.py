"""Mails about payments that failed, or that the bank took back: to the customer and the office."""

from sqlmodel import Session

from data.kit.money import Money
from data.money.invoices import Invoice
from data.money.payments import Payment, PaymentState, allocations_of
from data.notices.notices import NoticeTask, mark_sent
from data.work.customers import Customer
from services.kit import formats
from services.kit.document_paths import office_invoice_path
from services.mail.rendering import Fact
from services.money.payment_problems import explain_failure
from services.money.stripe_gateway.facts import DisputeStatus
from services.notices.notice_letters import Notice
from services.notices.notice_specs import Posting

ANSWER_IT = "Its payer disputes it. Answer in Stripe's dashboard, or the money is lost."
FOR_GOOD = "The invoice is due again, and the customer was told."


def payment_failed(posting: Posting, task: NoticeTask) -> None:
    """Each failure and each return once; nothing when the money is back meanwhile."""
    session = posting.session
    payment = session.get(Payment, task.subject_id)
    if payment is None:
        return
    if payment.state is PaymentState.FAILED:
        if mark_sent(session, f"payment_failed:{payment.id}"):
            subject = f"Your payment of {formats.money(payment.amount)} did not go through"
            _tell_people(posting, task, payment, subject)
        return
    returned = Money(payment.charged_back_minor, payment.currency)
    if returned and mark_sent(session, f"payment_returned:{payment.id}:{payment.dispute_id}"):
        amount = formats.money(returned)
        subject = f"The bank took back {amount} of your payment"
        _tell_people(posting, task, payment, subject)
        _tell_office(posting, payment, amount)


def _tell_people(posting: Posting, task: NoticeTask, payment: Payment, subject: str) -> None:
    notice = Notice(
        subject,
        (f"{subject}. The amount is due again.",),
        "See your invoices",
        "/invoices?status=open",
        (
            Fact("For", ", ".join(_numbers(posting.session, payment))),
            *((Fact("Paid with", payment.method_label),) if payment.method_label else ()),
            *((Fact("Reason", why),) if (why := explain_failure(payment)) else ()),
        ),
    )
    posting.to_people(notice, payment.customer_id, task.property_id)


def _tell_office(posting: Posting, payment: Payment, amount: str) -> None:
    customer = posting.session.get_one(Customer, payment.customer_id)
    numbers = _numbers(posting.session, payment)
    can_answer = payment.dispute_status == DisputeStatus.NEEDS_RESPONSE
    notice = Notice(
        f"The bank took back {amount} from {customer.name}",
        (ANSWER_IT if can_answer else FOR_GOOD,),
        "See the invoice",
        office_invoice_path(numbers[0]),
        (Fact("For", ", ".join(numbers)), Fact("Paid with", payment.method_label)),
    )
    posting.to_office(notice)


def _numbers(session: Session, payment: Payment) -> list[str]:
    parts = allocations_of(session, payment_id=payment.id)
    return sorted(session.get_one(Invoice, part.invoice_id).number for part in parts)
