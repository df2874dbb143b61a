"""The activity log, written for people."""

from datetime import date

from components.accounts.user_view import page_words
from components.kit import hour_style
from components.kit.filter_bar import Option, Select
from components.kit.record_table import Column, Row
from components.money.invoice_view import PERIOD_LABELS
from services.kit import formats
from services.money.invoice_filters import PERIODS, days_of
from services.privacy.activity_log import (
    OURSELVES,
    ActivityGroup,
    ActivityItem,
    ActivityPage,
    ActivityQuery,
)

COLUMNS = (
    Column("what", "What", primary=True),
    Column("who", "Who"),
    Column("when", "When", kind="date"),
)
GROUPS = {
    ActivityGroup.OPENED: "Opened",
    ActivityGroup.PAID: "Payments",
    ActivityGroup.APPROVED: "Estimates and approvals",
    ActivityGroup.WORK: "Work",
    ActivityGroup.INVOICES: "Invoices",
    ActivityGroup.MESSAGES: "Messages",
    ActivityGroup.PEOPLE: "People",
}
WORDS = {
    "page.opened": "Opened",
    "person.signed_in": "Signed in",
    "person.signed_out": "Signed out",
    "session.ended": "Session ended",
    "person.profile_changed": "Changed their profile",
    "person.customer_switched": "Switched to another customer",
    "person.export_requested": "Asked for a copy of their data",
    "person.erasure_requested": "Asked to have their data deleted",
    "person.erasure_withdrawn": "Withdrew the deletion request",
    "person.email_changed": "Changed their email address",
    "person.second_factor_changed": "Changed two-step verification",
    "person.identity_changed": "Changed a connected account",
    "person.erased": "Deleted a person's data",
    "person.calendar_changed": "Changed their calendar address",
    "user.changed": "Changed a user",
    "user.removed": "Removed a user",
    "invitation.sent": "Invited",
    "invitation.revoked": "Revoked an invitation",
    "invitation.accepted": "Accepted an invitation",
    "customer.live": "Email notices turned on",
    "visit.scheduled": "Visit scheduled",
    "visit.changed": "Visit changed",
    "visit.on_way": "Crew on the way",
    "visit.started": "Visit started",
    "visit.completed": "Visit completed",
    "visit.accepted": "Said a visit looks good",
    "visit.change_asked": "Asked to move or skip a visit",
    "visit.change_answered": "Request about a visit answered",
    "photo.added": "Photo added",
    "property.changed": "Property changed",
    "company.changed": "Company settings changed",
    "invoice.changed": "Invoice changed",
    "payment.started": "Started a payment",
    "payment.processing": "Payment processing",
    "payment.succeeded": "Payment received",
    "payment.failed": "Payment failed",
    "payment.refunded": "Payment refunded",
    "payment_method.changed": "Payment methods changed",
    "autopay.changed": "Automatic payments changed",
    "estimate.published": "Estimate published",
    "estimate.changed": "Estimate changed",
    "estimate.withdrawn": "Estimate withdrawn",
    "estimate.approved": "Approved an estimate",
    "estimate.declined": "Declined an estimate",
    "message.sent": "Sent a message",
    "thread.changed": "Conversation changed",
    "work_request.received": "Asked for work",
    "work_request.changed": "Request for work changed",
}
# In this order; what else an event notes is for programs.
_TOLD = ("number", "invoices", "name", "email", "role", "method", "device")


def activity_row(item: ActivityItem, today: date, zone: str) -> Row:
    day = formats.day(formats.local_day(item.at, zone), today)
    return Row(
        key=str(item.id),
        cells={
            "what": activity_sentence(item),
            "who": item.who or "Porchlight",
            "when": f"{day}, {hour_style.clock_time(item.at, zone)}",
        },
    )


def activity_sentence(item: ActivityItem) -> str:
    """``Approved an estimate · EST-12 · Birch St 1``."""
    fallback = item.kind.replace("_", " ").replace(".", " ").capitalize()
    page = item.detail.get("page", "")
    told = [item.detail[key] for key in _TOLD if item.detail.get(key)]
    said = WORDS.get(item.kind, fallback)
    if item.kind == "payment.failed" and item.detail.get("state") == "succeeded":
        said = "Payment taken back by the bank"  # it had come in
    opened = f"{said} {page_words(page)}" if page else said
    return " · ".join(filter(None, [opened, *told, item.property_name]))


def activity_selects(query: ActivityQuery, page: ActivityPage, today: date) -> list[Select]:
    people = [Option("", "Everybody"), *(Option(key, name) for key, name in page.people.items())]
    people.append(Option(OURSELVES, "Porchlight"))
    kinds = [Option("", "Everything"), *(Option(one, name) for one, name in GROUPS.items())]
    periods = [Option(name, PERIOD_LABELS[name]) for name in PERIODS]
    if days := days_of(query.period):
        first, last = (formats.day(day, today) for day in days)
        periods.append(Option(query.period, f"{first} – {last}"))
    kind = query.group.value if query.group else ""
    return [
        Select("person", "Person", query.person, tuple(people)),
        Select("kind", "Kind", kind, tuple(kinds)),
        Select("period", "Period", query.period, tuple(periods)),
    ]
