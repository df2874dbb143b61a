"""What is owed, in one line with one button."""

from dataclasses import dataclass

from components.kit.part import Part, plain


@dataclass(frozen=True, slots=True)
class MoneyDue:
    """Amounts already written for people; ``late`` and ``coming`` are sentences or empty."""

    amount: str
    action: str
    href: str
    late: str = ""
    coming: str = ""


class MoneyDueCard(Part, component="../assets/portal/money_due.js"):
    """The region "What you owe"; not there when nothing is owed and nothing is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.set_due(None)

    def set_due(self, due: MoneyDue | None) -> None:
        """Show what is owed now."""
        self.props["due"] = plain(due) if due else None
