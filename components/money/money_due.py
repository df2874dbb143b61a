"""What is owed, in one line with one button."""

from collections.abc import Callable
from dataclasses import dataclass

from components.kit.part import Part, plain, read_nothing


@dataclass(frozen=True, slots=True)
class MoneyDue:
    """Amounts already written for people; ``late`` and ``coming`` are sentences or empty.

    The button leads to ``href``, or asks the page for the checkout where it ``pays``.
    """

    amount: str
    action: str
    href: str
    late: str = ""
    coming: str = ""
    pays: bool = False


class MoneyDueCard(Part, component="../assets/portal/money_due.js"):
    """The region "What you owe"; not there when nothing is owed and nothing is on its way."""

    def __init__(self, on_pay: Callable[[None], object] | None = None) -> None:
        super().__init__()
        self.hear("pay", read_nothing, on_pay)
        self.set_due(None)

    def set_due(self, due: MoneyDue | None) -> None:
        """Show what is owed now."""
        self.props["due"] = plain(due) if due else None
