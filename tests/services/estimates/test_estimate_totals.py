from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.kit.money import Money
from services.estimates.estimate_totals import (
    ChoiceRefused,
    OfferedLine,
    price_choice,
    usual_choice,
)

prices = st.integers(-100_00, 90_000_00)
quantities = st.decimals(0, 500, places=2)
rates = st.decimals(0, "0.25", places=4)


def make_line(
    price: int = 100_00,
    quantity: str | Decimal = "1",
    rate: str | Decimal = "0",
    group: str = "",
    is_optional: bool = False,
) -> OfferedLine:
    return OfferedLine(
        uuid4(),
        "Work",
        Decimal(quantity),
        Money(price),
        Decimal(rate),
        group=group,
        is_optional=is_optional,
    )


lines = st.builds(
    make_line, prices, quantities, rates, st.sampled_from(["", "", "a", "b"]), st.booleans()
)


def by_hand(counted: list[OfferedLine]) -> int:
    """The total as a clerk with paper adds it up."""
    total = 0
    for line in counted:
        amount = round_half_up(line.unit_price.minor * line.quantity)
        total += amount + round_half_up(amount * line.tax_rate)
    return total


def round_half_up(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(st.lists(lines, max_size=8))
def test_usual_choice_can_always_be_priced(offered: list[OfferedLine]) -> None:
    chosen = usual_choice(offered)

    price = price_choice(offered, chosen, None, "usd")

    counted = [line for line in offered if line.is_fixed or line.id in chosen]
    assert price.total.minor == by_hand(counted)
    assert price.chosen == {line.id for line in counted}


@given(st.lists(lines, max_size=8), st.data())
def test_a_refused_choice_is_one_that_breaks_a_rule(
    offered: list[OfferedLine], data: st.DataObject
) -> None:
    chosen = frozenset(line.id for line in offered if data.draw(st.booleans()))
    groups = {line.group for line in offered if line.group}
    taken = {g: [x for x in offered if x.group == g and x.id in chosen] for g in groups}
    needed = {g for g in groups if not all(x.is_optional for x in offered if x.group == g)}
    is_fine = all(len(t) == 1 or (not t and g not in needed) for g, t in taken.items())

    if is_fine:
        price_choice(offered, chosen, None, "usd")
    else:
        with pytest.raises(ChoiceRefused):
            price_choice(offered, chosen, None, "usd")


@given(st.lists(lines, max_size=8), st.decimals(0, 150, places=1))
def test_deposit_is_a_part_of_the_total(offered: list[OfferedLine], percent: Decimal) -> None:
    price = price_choice(offered, usual_choice(offered), percent, "usd")

    assert 0 <= price.deposit.minor <= max(0, price.total.minor)


@given(st.permutations([make_line(19_99, "1.5", "0.0875"), make_line(3, "1", "0.5")] * 2))
def test_order_of_lines_changes_no_total(offered: list[OfferedLine]) -> None:
    assert price_choice(offered, [], None, "usd").total == Money(2 * (29_99 + 2_62 + 3 + 2))


def test_optional_line_counts_when_it_is_chosen() -> None:
    fixed, extra = make_line(640_00), make_line(310_25, is_optional=True)

    without = price_choice([fixed, extra], [], None, "usd")
    with_it = price_choice([fixed, extra], [extra.id], None, "usd")

    assert (without.total, with_it.total) == (Money(640_00), Money(950_25))


def test_foreign_line_is_refused() -> None:
    with pytest.raises(ChoiceRefused):
        price_choice([make_line()], [UUID(int=7)], None, "usd")
