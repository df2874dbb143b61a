"""Going live in words: what waits, the customers it waits for, and the questions before."""

from components.kit.entry_list import Entry
from services.notices.going_live import CustomerNotLive, WaitingNotices

LIVE_NOTE = (
    "Until a customer is live, nobody there is emailed about visits, invoices or estimates, and "
    "automatic payments wait. Sign-in links, invitations and receipts always come."
)
ALL_LIVE = "All customers are live. Those you import stand here until you go live for them."
NOTHING = "Nothing waits: nobody would be emailed."
GO, DROP = "Go live", "Go live and drop what waits"
LONGEST_LIST = 200


def waiting_words(waiting: WaitingNotices) -> str:
    """``33 emails would go to 33 people: 30 Invoice overdue, 3 New invoice.``"""
    if not waiting.notices:
        return NOTHING
    people = "1 person" if waiting.people == 1 else f"{waiting.people:,} people"
    kinds = ", ".join(f"{kind.count:,} {kind.title}" for kind in waiting.kinds)
    return f"{_notices(waiting.notices)} would be emailed to {people}: {kinds}."


def list_note(waiting: WaitingNotices) -> str:
    """How many are not live, and that a long list is cut."""
    count = len(waiting.customers)
    cut = f" The first {LONGEST_LIST} stand here." if count > LONGEST_LIST else ""
    return f"{'1 customer' if count == 1 else f'{count:,} customers'} not live.{cut}"


def customer_entries(waiting: WaitingNotices) -> list[Entry]:
    return [
        Entry(
            key=str(one.id),
            title=one.name,
            note=f"{_notices(one.notices)} waiting" if one.notices else "Nothing waits",
            action=GO,
            more=DROP if one.notices else "",
            about=one.name,
        )
        for one in waiting.customers[:LONGEST_LIST]
    ]


def preview_entries(waiting: WaitingNotices) -> list[Entry]:
    return [
        Entry(
            key=str(number),
            title=one.subject,
            note=f"To {one.to_name}, {one.to_address}. {one.sentence}",
        )
        for number, one in enumerate(waiting.preview)
    ]


def question(
    waiting: WaitingNotices, one: CustomerNotLive | None, *, drops: bool
) -> tuple[str, str, str]:
    """Title, sentence and the button's words of the question before going live."""
    who = one.name if one else list_who(waiting)
    notices = one.notices if one else waiting.notices
    if not notices:
        text = "From now on they are emailed. Nothing waits."
    elif drops:
        text = f"From now on they are emailed. {_notices(notices)} will never be sent."
    else:
        text = f"From now on they are emailed. {_notices(notices)} waiting will be sent right away."
    return f"Go live with {who}?", text, DROP if drops else GO


def list_who(waiting: WaitingNotices) -> str:
    count = len(waiting.customers)
    return "1 customer" if count == 1 else f"all {count:,} customers"


def _notices(count: int) -> str:
    return "1 notice" if count == 1 else f"{count:,} notices"
