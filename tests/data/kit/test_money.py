from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.kit.money import Money, multiply, parse_amount


def test_parses_decimal_text_without_floats() -> None:
    assert parse_amount("1,234.50", "USD") == Money(1234_50, "usd")
    assert parse_amount("509.99", "usd") == Money(509_99, "usd")
    assert parse_amount("7", "jpy") == Money(7, "jpy")


NO_AMOUNTS = ["", ".", "abc", "1.234", "NaN", "Infinity", "1e2", "1_000", "\u0661", "1.2.3"]
NO_AMOUNTS += ["50,00", "1,23", ",5", "1,2345", "12,34,567.00"]


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimal places"):
        parse_amount(text, "usd")


def test_refuses_decimals_in_a_currency_without_them() -> None:
    with pytest.raises(ValueError, match="decimal places"):
        parse_amount("7.5", "jpy")


def test_rounds_half_up() -> None:
    assert multiply(Money(5), Decimal("0.5")) == Money(3)
    assert multiply(Money(-5), Decimal("0.5")) == Money(-3)


def test_refuses_to_mix_currencies() -> None:
    with pytest.raises(ValueError, match="cannot mix"):
        Money(1, "usd") + Money(1, "eur")


@given(st.integers(-(10**12), 10**12), st.sampled_from(["usd", "jpy"]))
def test_reads_back_what_it_writes(minor: int, currency: str) -> None:
    assert parse_amount(str(Money(minor, currency).decimal), currency) == Money(minor, currency)
