"""What the lines of an invoice come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from data.kit.money import Money, multiply
from data.money.invoices import InvoiceLine


@dataclass(frozen=True, slots=True)
class Totals:
    subtotal: Money
    tax: Money

    @property
    def total(self) -> Money:
        return self.subtotal + self.tax


def line_amount(unit_price: Money, quantity: Decimal) -> Money:
    """Quantity times unit price, rounded half up to the minor unit."""
    return multiply(unit_price, quantity)


def invoice_totals(lines: Iterable[InvoiceLine], currency: str) -> Totals:
    """Sums of an invoice's lines.

    Each line's tax is rounded half up by itself and the rounded taxes are added. Rounding once
    per rate or once per invoice misses what customers really paid by a cent.
    """
    subtotal = tax = Money(0, currency)
    for line in lines:
        amount = Money(line.amount_minor, currency)
        subtotal += amount
        tax += multiply(amount, line.tax_rate)
    return Totals(subtotal, tax)
