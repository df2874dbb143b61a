"""All kinds of notices: what stands here has its switch, its preview and its mails; nothing else.

A new kind is a word of ``NoticeKind``, its writer, and its row here.
"""

from data.notices.notices import NoticeKind
from services.kit.events import EventKind, mail_about
from services.kit.permissions import Permission
from services.mail.rendering import Fact
from services.money.autopay_mails import mail_ahead, mail_card_expiring
from services.notices.change_notices import change_answered
from services.notices.invoice_notices import invoice_changed, invoice_due_soon, invoice_overdue
from services.notices.notice_letters import Notice
from services.notices.notice_specs import NoticeSpec, Reminders, tabulate
from services.notices.payment_notices import payment_failed
from services.notices.sample_letters import sample_autopay_ahead, sample_card_expiring
from services.notices.talk_notices import (
    estimate_answered,
    estimate_published,
    message_sent,
    request_changed,
)
from services.notices.visit_notices import (
    visit_changed,
    visit_completed,
    visit_on_way,
    visit_scheduled,
)

_WORK = Fact("Work", "Weekly lawn care")
_WHERE = Fact("Where", "12 Sample Lane")
_WHEN = Fact("When", "Tuesday, November 24, 8:00 AM to 10:00 AM")
_CREW = Fact("Crew", "Crew 2, Luis and Ana")
_FAILED = "Your payment of $84.20 did not go through"


def _visit(words: str, *extra: Fact, button: str = "See the visit") -> Notice:
    subject = f"{words}: Weekly lawn care, 12 Sample Lane"
    facts = (_WORK, _WHERE, _WHEN, _CREW, *extra)
    return Notice(subject, (f"{words}.",), button, "/appointments", facts)


def _bill(subject: str, sentence: str, due: str = "Friday, November 27") -> Notice:
    said = (
        Fact("Invoice", "INV-1042"),
        Fact("Amount", "$84.20"),
        Fact("Due", due),
        Fact("Property", "12 Sample Lane"),
    )
    return Notice(subject, (sentence,), "Pay $84.20", "/invoices/INV-1042", said)


SPECS = (
    NoticeSpec(
        kind=NoticeKind.VISIT_SCHEDULED,
        switch="A visit is scheduled",
        title="Visit scheduled",
        permission=Permission.VIEW_WORK,
        events={EventKind.VISIT_SCHEDULED: visit_scheduled},
        sample=_visit("Your visit is scheduled"),
    ),
    NoticeSpec(
        kind=NoticeKind.VISIT_MOVED,
        switch="A visit is moved",
        title="Visit moved",
        permission=Permission.VIEW_WORK,
        events={EventKind.VISIT_CHANGED: visit_changed},
        can_wait=False,
        sample=_visit("Your visit has a new time"),
    ),
    NoticeSpec(
        kind=NoticeKind.VISIT_CHANGE_ANSWERED,
        switch="Your request to move or skip a visit is answered",
        title="Request about a visit answered",
        permission=Permission.MANAGE_WORK,
        events={EventKind.VISIT_CHANGE_ANSWERED: change_answered},
        can_wait=False,
        sample=Notice(
            "Your visit stays as planned: Weekly lawn care, 12 Sample Lane",
            ("We cannot move this visit as you asked.", "It stays as planned."),
            "See the visit",
            "/appointments",
            (_WORK, _WHERE, _WHEN),
            "Thursday and Friday are fully booked. We can talk about the week after.",
        ),
    ),
    NoticeSpec(
        kind=NoticeKind.VISIT_ON_THE_WAY,
        switch="The crew is on the way",
        title="Crew on the way",
        permission=Permission.VIEW_WORK,
        events={EventKind.VISIT_ON_WAY: visit_on_way},
        can_wait=False,
        sample=_visit("We are on the way"),
    ),
    NoticeSpec(
        kind=NoticeKind.VISIT_COMPLETED,
        switch="A visit is completed",
        title="Visit completed",
        permission=Permission.VIEW_WORK,
        events={EventKind.VISIT_COMPLETED: visit_completed},
        sample=_visit(
            "Your visit is completed",
            Fact("Photos", "2"),
            Fact("Lawn fertilizer", "Keep pets off the lawn until Wednesday, 10:00 AM"),
            button="See the photos",
        ),
    ),
    NoticeSpec(
        kind=NoticeKind.INVOICE_PUBLISHED,
        switch="A new invoice",
        title="New invoice",
        permission=Permission.VIEW_MONEY,
        events={EventKind.INVOICE_CHANGED: invoice_changed},
        sample=_bill(
            "Invoice INV-1042 for $84.20",
            "We have sent you an invoice for $84.20.",
        ),
    ),
    NoticeSpec(
        kind=NoticeKind.INVOICE_DUE_SOON,
        switch="An invoice is due soon",
        title="Invoice due soon",
        permission=Permission.PAY,
        reminders=Reminders(invoice_due_soon, ((0, 3),)),
        sample=_bill(
            "Invoice INV-1042 is due on Friday, November 27",
            "$84.20 is due on Friday, November 27.",
        ),
    ),
    NoticeSpec(
        kind=NoticeKind.INVOICE_OVERDUE,
        switch="An invoice is overdue",
        title="Invoice overdue",
        permission=Permission.PAY,
        # An old debt that was imported is nobody's news.
        reminders=Reminders(invoice_overdue, ((-6, -1), (-20, -14))),
        sample=_bill(
            "Invoice INV-1042 was due on Friday, November 20",
            "$84.20 was due on Friday, November 20.",
            "Friday, November 20",
        ),
    ),
    NoticeSpec(
        kind=NoticeKind.PAYMENT_FAILED,
        switch="A payment failed",
        title="Payment failed",
        permission=Permission.PAY,
        events={EventKind.PAYMENT_FAILED: payment_failed},
        can_wait=False,
        sample=Notice(
            _FAILED,
            (f"{_FAILED}. The amount is due again.",),
            "See your invoices",
            "/invoices?status=open",
            (Fact("Paid with", "Visa ending in 4242"),),
        ),
    ),
    NoticeSpec(
        kind=NoticeKind.AUTOPAY_AHEAD,
        switch="An automatic payment is coming",
        title="Automatic payment ahead",
        permission=Permission.PAY,
        written_by=mail_ahead,
        can_wait=False,
        sample=sample_autopay_ahead,
    ),
    NoticeSpec(
        kind=NoticeKind.CARD_EXPIRING,
        switch="A card is about to expire",
        title="Saved card about to expire",
        permission=Permission.PAY,
        written_by=mail_card_expiring,
        can_wait=False,
        sample=sample_card_expiring,
    ),
    NoticeSpec(
        kind=NoticeKind.ESTIMATE_PUBLISHED,
        switch="A new estimate",
        title="New estimate",
        permission=Permission.VIEW_ESTIMATES,
        events={EventKind.ESTIMATE_PUBLISHED: estimate_published},
        sample=Notice(
            "Estimate EST-1001 is ready",
            ("We have an estimate for you. You can approve it, decline it or ask for a change.",),
            "See the estimate",
            "/estimates/EST-1001",
            (Fact("Estimate", "EST-1001"), Fact("Good until", "Saturday, December 19")),
        ),
    ),
    NoticeSpec(
        kind=NoticeKind.ESTIMATE_ANSWERED,
        switch="An estimate is answered",
        title="Estimate answered",
        permission=Permission.ANSWER_ESTIMATES,
        events={
            EventKind.ESTIMATE_APPROVED: estimate_answered,
            EventKind.ESTIMATE_DECLINED: estimate_answered,
        },
        sample=Notice(
            "Estimate EST-1001 was declined",
            ("Robin Sample of Sample Gardens has declined estimate EST-1001.",),
            "See the estimate",
            "/estimates/EST-1001",
            quote="We would rather keep the hydrangea.",
        ),
    ),
    NoticeSpec(
        kind=NoticeKind.MESSAGE,
        switch="A new message",
        title="Message",
        permission=Permission.TALK,
        events={
            EventKind.MESSAGE_SENT: message_sent,
            EventKind.WORK_REQUEST_CHANGED: request_changed,
        },
        sample=Notice(
            "Olive Office: Weekly lawn care",
            ("Olive Office wrote:",),
            "Answer",
            "/messages",
            quote="We can come on Thursday morning. Does 9 o'clock suit you?",
        ),
    ),
)
NOTICES = tabulate(SPECS)
mail_about(event for spec in SPECS for event in spec.events)
