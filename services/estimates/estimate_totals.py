"""What an estimate comes to with the options somebody has chosen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from data.kit.money import Money, multiply
from services.kit.errors import DomainError


class ChoiceRefused(DomainError):
    """The chosen lines cannot stand together; the sentence says what to choose."""


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """A line of an estimate. Lines of one ``group`` exclude each other."""

    id: UUID
    description: str
    quantity: Decimal
    unit_price: Money
    tax_rate: Decimal
    group: str = ""
    is_optional: bool = False

    @property
    def amount(self) -> Money:
        """Before tax, rounded half up."""
        return multiply(self.unit_price, self.quantity)

    @property
    def tax(self) -> Money:
        return multiply(self.amount, self.tax_rate)

    @property
    def is_fixed(self) -> bool:
        """Whether it is part of the work whatever is chosen."""
        return not self.group and not self.is_optional


@dataclass(frozen=True, slots=True)
class EstimatePrice:
    """What a choice comes to. ``deposit`` is due at once, and is a part of the total."""

    chosen: frozenset[UUID]  # every line that counts, fixed ones included
    subtotal: Money
    tax: Money
    deposit: Money

    @property
    def total(self) -> Money:
        return self.subtotal + self.tax


def groups_of(lines: Iterable[OfferedLine]) -> dict[str, list[OfferedLine]]:
    """The lines that exclude each other, by group, in their order."""
    groups: dict[str, list[OfferedLine]] = {}
    for line in lines:
        if line.group:
            groups.setdefault(line.group, []).append(line)
    return groups


def is_required(group: Iterable[OfferedLine]) -> bool:
    """Whether one of the group must be chosen: unless each of its lines may be left out."""
    return not all(line.is_optional for line in group)


def usual_choice(lines: Iterable[OfferedLine]) -> frozenset[UUID]:
    """What is chosen before anybody chose: the first of each group that needs one."""
    return frozenset(group[0].id for group in groups_of(lines).values() if is_required(group))


def price_choice(
    lines: Collection[OfferedLine],
    chosen: Collection[UUID],
    deposit_percent: Decimal | None,
    currency: str,
) -> EstimatePrice:
    """Add up the fixed lines and the chosen ones, each line's tax rounded by itself.

    Raises:
        ChoiceRefused: two lines of a group, none of a group that needs one, or no such line.
    """
    _check(lines, chosen)
    counted = [line for line in lines if line.is_fixed or line.id in chosen]
    subtotal = tax = Money(0, currency)
    for line in counted:
        subtotal += line.amount
        tax += line.tax
    deposit = Money(0, currency)
    if deposit_percent is not None and (subtotal + tax).minor > 0:
        deposit = min(multiply(subtotal + tax, deposit_percent / 100), subtotal + tax)
    return EstimatePrice(frozenset(line.id for line in counted), subtotal, tax, deposit)


def _check(lines: Collection[OfferedLine], chosen: Collection[UUID]) -> None:
    if not set(chosen) <= {line.id for line in lines}:
        raise ChoiceRefused("This estimate has changed. Look at it again, then choose.")
    for name, group in groups_of(lines).items():
        taken = sum(line.id in chosen for line in group)
        if taken > 1:
            raise ChoiceRefused(f"Choose only one of the options for {name}.")
        if taken == 0 and is_required(group):
            raise ChoiceRefused(f"Choose one of the options for {name}.")
