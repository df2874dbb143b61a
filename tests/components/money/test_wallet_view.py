from datetime import date

import pytest

from components.money.wallet_view import TypedLimit, read_expiry, read_limit, unverified_cards
from data.kit.money import Money
from services.money.stripe_gateway.facts import UnverifiedAccount

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "expires"),
    [
        ("11/26", (11, 2026)),
        (" 7 / 2029 ", (7, 2029)),
        ("10/26", None),
        ("01/20", None),
        ("13/29", None),
        ("0729", None),
        ("a/29", None),
        ("07/292", None),
    ],
)
def test_expiry_is_a_month_that_is_not_over(typed: str, expires: tuple[int, int] | None) -> None:
    assert read_expiry(typed, TODAY) == expires


@pytest.mark.parametrize(
    ("typed", "limit"),
    [
        ("", TypedLimit(None)),
        ("500 USD", TypedLimit(Money(500_00))),
        (" $500 ", TypedLimit(Money(500_00))),
        ("1", TypedLimit(Money(1_00))),
        ("0.99", TypedLimit(None, "Enter at least $1.00, or nothing.")),
        ("-5", TypedLimit(None, "Enter at least $1.00, or nothing.")),
        ("much", TypedLimit(None, "Enter an amount such as $500.00, or nothing.")),
    ],
)
def test_limit_is_nothing_or_enough_to_charge(typed: str, limit: TypedLimit) -> None:
    assert read_limit(typed, "usd") == limit


@pytest.mark.parametrize(
    ("typed", "currency", "limit"),
    [
        ("€50", "eur", TypedLimit(Money(50_00, "eur"))),
        ("¥5,000", "jpy", TypedLimit(Money(5000, "jpy"))),
        ("99", "jpy", TypedLimit(None, "Enter at least ¥100, or nothing.")),
        ("$50", "eur", TypedLimit(None, "Enter an amount such as €500.00, or nothing.")),
    ],
)
def test_limit_is_in_the_companys_currency(typed: str, currency: str, limit: TypedLimit) -> None:
    assert read_limit(typed, currency) == limit


def test_account_to_verify_leads_to_where_that_is_done() -> None:
    (card,) = unverified_cards([UnverifiedAccount("BANK •••• 8883", "https://stripe.test/v")])

    assert (card.label, card.verify, card.first) == (
        "BANK •••• 8883",
        "https://stripe.test/v",
        False,
    )
