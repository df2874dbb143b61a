from components.money.invoice_view import figures_strip
from components.money.money_view import money_due
from data.kit.money import Money
from services.money.invoices import MoneyFigures


def usd(minor: int) -> Money:
    return Money(minor, "usd")


def test_money_says_of_which_property_it_is() -> None:
    sums = MoneyFigures(usd(801_02), *(usd(0) for _ in range(5)))

    due = money_due(sums, may_pay=True, place="Garrison St 3")

    assert due is not None
    assert due.amount == "$801.02 due for Garrison St 3"
    assert {one.note for one in figures_strip(sums, "Garrison St 3")} == {"for Garrison St 3"}


def test_money_of_all_properties_says_no_name() -> None:
    sums = MoneyFigures(usd(801_02), *(usd(0) for _ in range(5)))

    due = money_due(sums, may_pay=True)

    assert due is not None
    assert due.amount == "$801.02 due"
    assert {one.note for one in figures_strip(sums)} == {""}
