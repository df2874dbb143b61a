from datetime import UTC, datetime
from uuid import UUID

import pytest

from components.privacy.activity_view import activity_sentence
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
