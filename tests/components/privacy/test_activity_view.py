from datetime import UTC, datetime
from uuid import UUID

import pytest

from components.privacy.activity_view import WORDS, activity_sentence
from services.kit.events import EventKind
from services.privacy.activity_log import ActivityItem

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "said"),
    [("failed", "Payment failed"), ("succeeded", "Payment taken back by the bank")],
)
def test_returned_payment_is_not_called_failed(state: str, said: str) -> None:
    detail = {"state": state, "method": "Visa •••• 4242"}
    item = ActivityItem(UUID(int=1), NOON, "", "payment.failed", "Birch St 1", detail)

    assert activity_sentence(item) == f"{said} · Visa •••• 4242 · Birch St 1"


# What no customer's list holds: the portal's bookkeeping, the calendar's, and the contractor's own.
FOR_NOBODY = ("mail.", "data.", "day.", "staff.", "person.link_requested", "visit.lapsed")


def test_everything_that_happens_at_a_customer_has_words() -> None:
    assert [kind for kind in EventKind if kind not in WORDS] == [
        kind for kind in EventKind if kind.startswith(FOR_NOBODY)
    ]


def test_going_live_is_told_in_words() -> None:
    item = ActivityItem(UUID(int=1), NOON, "Olive", "customer.live", "", {})

    assert activity_sentence(item) == "Email notices turned on"
