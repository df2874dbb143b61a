"""Amounts of money: a whole number of minor units with their currency."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# Currencies without a minor unit (docs.stripe.com/currencies#zero-decimal).
_ZERO_DECIMAL_CODES = "bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf"
ZERO_DECIMAL = frozenset(_ZERO_DECIMAL_CODES.split(" "))


# As people write amounts: Decimal would also take 1e2, 1_000 and digits of other scripts. A comma
# stands before three digits: "50,00", as some write fifty, must not become five thousand.
_AMOUNT = re.compile(r"[+-]?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)", re.ASCII)


def exponent(currency: str) -> int:
    """How many decimal places the currency's minor unit has."""
    return 0 if currency.lower() in ZERO_DECIMAL else 2


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units: ``Money(1250_00, "usd")`` is 1,250 dollars."""

    minor: int
    currency: str = "usd"

    def __add__(self, other: "Money") -> "Money":
        self._refuse_mixing(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._refuse_mixing(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact: ``Decimal("1250.00")``."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def _refuse_mixing(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {other.currency} with {self.currency}")


def parse_amount(text: str, currency: str) -> Money:
    """Money from decimal text such as ``1,234.50``; never by way of a float.

    Raises:
        ValueError: not a number, or more decimal places than the currency has.
    """
    if not _AMOUNT.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is not an amount")
    amount = Decimal(text.strip().replace(",", ""))
    if abs(amount) >= Decimal(10) ** 13:
        raise ValueError(f"{text!r} is not an amount")
    minor = amount.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{text!r} has too many decimal places")
    return Money(int(minor), currency.lower())


def multiply(unit: Money, factor: Decimal) -> Money:
    """``unit`` times a quantity or rate, rounded half up to the minor unit as invoices are."""
    product = (Decimal(unit.minor) * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Money(int(product), unit.currency)
