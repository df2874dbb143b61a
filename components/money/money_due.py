"""What is owed, in one line with one button."""

from collections.abc import Callable
from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup, read_nothing
from components.kit.small_pieces import icon


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


class MoneyDueCard(Markup):
    """The region "What you owe"; not there when nothing is owed and nothing is on its way."""

    def __init__(self, on_pay: Callable[[None], object] | None = None) -> None:
        super().__init__()
        self.react("pay", read_nothing, on_pay)

    def set_due(self, due: MoneyDue | None) -> None:
        """Show what is owed now."""
        self.draw(_card(due) if due else None)


def _card(due: MoneyDue) -> h.Drawn:
    return h.section(
        h.span(icon("receipt-text"), class_="pl-due-mark", aria_hidden="true"),
        h.div(
            h.p(h.strong(due.amount)),
            due.late and h.p(icon("", "small"), due.late, class_="tone-overdue pl-due-late"),
            due.coming and h.p(due.coming, class_="pl-muted"),
            class_="pl-due-text",
        ),
        _button(due),
        class_="pl pl-due",
        aria_label="What you owe",
    )


def _button(due: MoneyDue) -> h.Node:
    look = "pl-button pl-button--primary"
    if due.pays:
        return h.button(due.action, type="button", class_=look, on_click=h.act("pay"))
    return due.action and h.a(due.action, class_=look, href=due.href)
