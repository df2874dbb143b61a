"""Sample notices for the previews: what a made-up customer would have been told."""

from data.notices.notices import NoticeKind
from services.mail.rendering import Fact
from services.notices.notice_letters import Notice

_WORK = Fact("Work", "Weekly lawn care")
_WHERE = Fact("Where", "12 Sample Lane")
_WHEN = Fact("When", "Tuesday, November 24, 8:00 AM to 10:00 AM")
_CREW = Fact("Crew", "Crew 2, Luis and Ana")
_VISIT = "/appointments"


def _visit(
    kind: NoticeKind, words: str, extra: tuple[Fact, ...] = (), button: str = "See the visit"
) -> Notice:
    return Notice(
        kind,
        f"{words}: Weekly lawn care, 12 Sample Lane",
        (f"{words}.",),
        button,
        _VISIT,
        (_WORK, _WHERE, _WHEN, _CREW, *extra),
    )


def _bill(kind: NoticeKind, subject: str, sentence: str, facts: tuple[Fact, ...] = ()) -> Notice:
    return Notice(kind, subject, (sentence,), "See the invoice", "/invoices/INV-1042", facts)


_LATE = "Invoice INV-1042 was due on Friday, November 20"
_SOON = "Invoice INV-1042 is due on Friday, November 27"
_FAILED = "Your payment of $84.20 did not go through"
_ALL = (
    _visit(NoticeKind.VISIT_SCHEDULED, "Your visit is scheduled"),
    _visit(NoticeKind.VISIT_MOVED, "Your visit has a new time"),
    Notice(
        NoticeKind.VISIT_CHANGE_ANSWERED,
        "Your visit stays as planned: Weekly lawn care, 12 Sample Lane",
        ("We cannot move this visit as you asked.", "It stays as planned."),
        "See the visit",
        _VISIT,
        (_WORK, _WHERE, _WHEN),
        "Thursday and Friday are fully booked. We can talk about the week after.",
    ),
    _visit(NoticeKind.VISIT_ON_THE_WAY, "We are on the way"),
    _visit(
        NoticeKind.VISIT_COMPLETED,
        "Your visit is completed",
        (
            Fact("Photos", "2"),
            Fact("Lawn fertilizer", "Keep pets off the lawn until Wednesday, 10:00 AM"),
        ),
        "See the photos",
    ),
    _bill(
        NoticeKind.INVOICE_PUBLISHED,
        "Invoice INV-1042 for $84.20",
        "We have sent you an invoice for $84.20.",
        (Fact("Invoice", "INV-1042"), Fact("Due", "Friday, November 27")),
    ),
    _bill(NoticeKind.INVOICE_DUE_SOON, _SOON, "$84.20 is due on Friday, November 27."),
    _bill(NoticeKind.INVOICE_OVERDUE, _LATE, "$84.20 was due on Friday, November 20."),
    Notice(
        NoticeKind.PAYMENT_FAILED,
        _FAILED,
        (f"{_FAILED}. The amount is due again.",),
        "See your invoices",
        "/invoices?status=open",
        (Fact("Paid with", "Visa ending in 4242"),),
    ),
    Notice(
        NoticeKind.ESTIMATE_PUBLISHED,
        "Estimate EST-1001 is ready",
        ("We have an estimate for you. You can approve it, decline it or ask for a change.",),
        "See the estimate",
        "/estimates/EST-1001",
        (Fact("Estimate", "EST-1001"), Fact("Good until", "Saturday, December 19")),
    ),
    Notice(
        NoticeKind.ESTIMATE_ANSWERED,
        "Estimate EST-1001 was declined",
        ("Robin Sample of Sample Gardens has declined estimate EST-1001.",),
        "See the estimate",
        "/estimates/EST-1001",
        quote="We would rather keep the hydrangea.",
    ),
    Notice(
        NoticeKind.MESSAGE,
        "Olive Office: Weekly lawn care",
        ("Olive Office wrote:",),
        "Answer",
        "/messages",
        quote="We can come on Thursday morning. Does 9 o'clock suit you?",
    ),
)
NOTICE_SAMPLES = {notice.kind: notice for notice in _ALL}
OFFICE_SAMPLE = Notice(
    NoticeKind.MESSAGE,
    "Robin Sample: The gate",
    ("Robin Sample wrote:",),
    "Answer",
    "/office/inbox",
    (Fact("Phone", "+1 716 555 0142"),),
    "The gate code changed.\nIt is on the note by the bell.",
)
