"""The invoices somebody has ticked, over all pages of the list, and the bar that pays them."""

from collections.abc import Awaitable, Callable, Sequence

from nicegui import ui

from components import formats, theme
from components.actions import action_button
from components.checkout_dialog import CheckoutBill
from components.visitor import Visitor
from data.money import Money
from pages.portal.checkout_parts import CheckoutParts
from services.errors import NotFound
from services.invoices import InvoiceSummary, view_invoice
from services.payment_orders import OrderLine

MOST = 50  # more would not fit on one payment's description at Stripe


class InvoicesToPay:
    """Keeps the ticks while the list turns its pages; balances are read anew at the click."""

    def __init__(
        self, visitor: Visitor, parts: CheckoutParts, on_clear: Callable[[], Awaitable[None]]
    ) -> None:
        self._visitor = visitor
        self._parts = parts
        self._on_clear = on_clear
        self._balances: dict[str, Money] = {}
        self._seen: dict[str, Money] = {}

    def draw(self) -> None:
        self._bar = ui.element().classes(theme.PAY_BAR)
        with self._bar:
            self._words = ui.label()
            action_button("Clear", self._clear, kind="quiet")
            self._button = action_button("Pay", self._pay)
        self._dialogs = ui.element()
        self._tell()

    def show(self, rows: Sequence[InvoiceSummary]) -> tuple[str, ...]:
        """Take note of the rows that are shown now; which of them are ticked."""
        for row in rows:
            if row.is_payable:
                self._seen[row.number] = row.balance
            else:
                self._seen.pop(row.number, None)
                self._balances.pop(row.number, None)
            if row.number in self._balances:
                self._balances[row.number] = row.balance
        self._tell()
        return tuple(self._balances)

    def select(self, numbers: tuple[str, ...]) -> None:
        known = {number: self._seen[number] for number in numbers if number in self._seen}
        self._balances = dict(list(known.items())[:MOST])
        self._tell()

    def _tell(self) -> None:
        self._bar.set_visibility(bool(self._balances))
        if self._balances:
            self._words.set_text(formats.count(len(self._balances), "invoice") + " chosen")
            self._button.set_label(f"Pay {formats.money(_total(self._balances))}")

    async def _clear(self) -> None:
        self._balances = {}
        self._tell()
        await self._on_clear()

    async def _pay(self) -> None:
        lines = []
        for number in list(self._balances):
            try:
                invoice = await self._visitor.fetch(view_invoice, number)
            except NotFound:
                continue
            if invoice.can_pay:
                lines.append(OrderLine(number, invoice.balance))
        self._balances = {line.number: line.amount for line in lines}
        self._tell()
        if not lines:
            ui.notify("These invoices have been paid meanwhile.", type="info")
            return
        self._dialogs.clear()
        with self._dialogs:
            bill = CheckoutBill(tuple(lines))
            dialog = self._parts.dialog(self._visitor, bill, "/invoices")
        await dialog.begin()


def _total(balances: dict[str, Money]) -> Money:
    amounts = list(balances.values())
    return Money(sum(amount.minor for amount in amounts), amounts[0].currency)
