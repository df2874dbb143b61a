"""How little and how much Stripe charges at once, and what is said where that does not fit."""

from data.kit.money import Money
from services.kit import formats

# Stripe's smallest charges (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).
_SMALLEST = {"gbp": 30}
_SMALLEST_ELSE = 50
_LARGEST = 99_999_999  # eight digits, whatever the currency


def smallest_charge(currency: str) -> Money:
    """The least that can be paid at once, and the least that may be left to pay."""
    return Money(_SMALLEST.get(currency, _SMALLEST_ELSE), currency)


def largest_charge(currency: str) -> Money:
    return Money(_LARGEST, currency)


def limit_words(amount: Money) -> str:
    """Why an amount cannot be charged at once and what to do instead; empty where it can be."""
    least, most = smallest_charge(amount.currency), largest_charge(amount.currency)
    if amount < least:
        return (
            f"A card or bank account pays at least {formats.money(least)}. "
            "Pay this together with another invoice, or by check or cash."
        )
    if amount > most:
        return f"One payment can be at most {formats.money(most)}. Pay in parts, or by check."
    return ""
