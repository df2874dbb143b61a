"""Values as people write them, where only one thing can be meant."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from services.records.schemas import cells, days


@pytest.mark.parametrize(
    ("read", "written", "meant"),
    [
        (cells.rate, "8.75%", Decimal("0.0875")),
        (cells.rate, "8.75 %", Decimal("0.0875")),
        (cells.percent, "25%", Decimal(25)),
        (cells.amount, "$12.00", Decimal("12.00")),
        (cells.amount, "-$1,234.5", Decimal("-1234.5")),
        (days.day, "11/30/2026", date(2026, 11, 30)),
        (days.day, "30/11/2026", date(2026, 11, 30)),
        (days.day, "5/5/2026", date(2026, 5, 5)),
        (days.wall_time, "11/30/2026 08:15", datetime.fromisoformat("2026-11-30T08:15")),
        (cells.zone, "Eastern Time", "America/New_York"),
        (cells.zone, "Eastern", "America/New_York"),
        (cells.zone, "pacific standard time", "America/Los_Angeles"),
        (cells.email, "jose@exämple.com", "jose@xn--exmple-cua.com"),
        (cells.email, "a@straße.de", "a@xn--strae-oqa.de"),
        (cells.paper_number, " 2026/0042 #1?%..;= ", "2026/0042 #1?%..;="),
        (cells.paper_number, "№" * 64, "№" * 64),
        (cells.shares, "2026/1=5.00;A;1=6", (("2026/1", Decimal(5)), ("A;1", Decimal(6)))),
    ],
)
def test_a_cell_is_understood(read: Callable[[str], object], written: str, meant: object) -> None:
    assert read(written) == meant


@pytest.mark.parametrize(
    ("read", "written", "words"),
    [
        (cells.rate, "875%", "'875%' is not a rate from 0 to 1"),
        (cells.rate, "8.75", "'8.75' is not a rate from 0 to 1"),
        (cells.amount, "50,00", "'50,00' is not an amount"),
        (cells.amount, "€5", "'€5' is not an amount"),
        (days.day, "3/4/2026", "'3/4/2026' may be two dates: write 2026-03-04 or 2026-04-03"),
        (days.day, "13/13/2026", "'13/13/2026' is not a date"),
        (cells.email, "josé@exämple.com",
         "'josé@exämple.com' has letters before the @ that email cannot carry"),
        (cells.paper_number, "A\n1", "'A\\n1' has a control character"),
        (cells.paper_number, "A\u202e1", "'A\\u202e1' has a character that cannot be printed"),
        (cells.paper_number, "A" * 65, "has more than 64 characters"),
    ],
)  # fmt: skip
def test_a_cell_is_refused(read: Callable[[str], object], written: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        read(written)
