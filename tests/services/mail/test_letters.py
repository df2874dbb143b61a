"""What mails say and how they look."""

import re
from dataclasses import replace

import pytest

from services.kit.contractors import Contractor
from services.mail.account_letters import erasure_letter
from services.mail.letters import ReceiptFacts, receipt_letter, reset_letter, sign_in_letter
from services.mail.rendering import Fact, Letter, button_color

CONTRACTOR = Contractor(
    name="Greenfield <b>Grounds</b>",
    phone="+1 716 555 0100",
    email="office@greenfield.example",
    address="18 Depot St, Buffalo",
    brand_color="#7A1F4B",
)
RECEIPT = ReceiptFacts(
    number="R-1041",
    amount="$1,234.50",
    method="Visa ending in 4242",
    paid_on="Mon, Mar 2",
    parts=(Fact("Invoice 1041", "$1,000.00"), Fact("Invoice 1042", "$234.50")),
    address="https://portal.example/receipts/1",
)


def letters() -> list[Letter]:
    return [
        sign_in_letter(
            CONTRACTOR, "Ann <i>", "https://portal.example/sign-in/link/abc?next=/x&y=1"
        ),
        reset_letter(CONTRACTOR, "Ann <i>", "https://portal.example/reset/abc"),
        receipt_letter(CONTRACTOR, "Ann <i>", RECEIPT),
    ]


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.kind)
def test_every_letter_names_the_contractor_and_loads_nothing(letter: Letter) -> None:
    assert "Greenfield" in letter.subject
    assert "+1 716 555 0100" in letter.text
    assert "<b>" not in letter.html
    assert "<i>" not in letter.html
    assert "#7A1F4B" in letter.html
    assert not re.search(r"<img|<link|@import|url\(|src=", letter.html)
    assert "prefers-color-scheme: dark" in letter.html
    assert 'name="viewport"' in letter.html


def test_a_receipt_shows_all_that_it_is_about() -> None:
    letter = receipt_letter(CONTRACTOR, "Ann", RECEIPT)

    for part in ("R-1041", "$1,234.50", "Visa ending in 4242", "Invoice 1042", RECEIPT.address):
        assert part in letter.text
        assert part in letter.html


def test_a_line_break_in_a_name_starts_no_header() -> None:
    letter = reset_letter(replace(CONTRACTOR, name="A\r\nBcc: eve@example.com"), "Ann", "x")

    assert letter.subject == "Choose a new password for A Bcc: eve@example.com"


@pytest.mark.parametrize("color", ["#FFEE00", "red", "#fff", "x;}body{display:none"])
def test_a_color_that_white_cannot_be_read_on_is_replaced(color: str) -> None:
    assert button_color(replace(CONTRACTOR, brand_color=color)) == "#1F6B47"


def test_a_long_address_breaks_on_a_phone() -> None:
    email = f"{'a' * 60}@example.com"
    letter = erasure_letter(CONTRACTOR, "Ann", email)

    assert f'overflow-wrap:anywhere;word-break:break-word;">{email}' in letter.html
    assert "open Team in the office" in letter.text
