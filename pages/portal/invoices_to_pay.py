"""The invoices somebody has ticked, over all pages of the list, and the bar that pays them."""

from collections.abc import Awaitable, Callable, Sequence

from nicegui import ui

from components.kit import theme
from components.kit.actions import action_button
from components.kit.visitor import Visitor
from components.money.checkout_dialog import CheckoutBill
from pages.portal.checkout_parts import CheckoutParts
from services.kit import addresses, formats
from services.money.charge_limits import limit_words
from services.money.invoice_lists import InvoiceSummary, list_payable
from services.money.payment_orders import OrderLine

MOST = 50  # more would not fit on one payment's description at Stripe


class InvoicesToPay:
    """Keeps the ticks while the list turns its pages; balances are read anew at the click."""

    def __init__(
        self, visitor: Visitor, parts: CheckoutParts, on_clear: Callable[[], Awaitable[None]]
    ) -> None:
        self._visitor = visitor
        self._parts = parts
        self._on_clear = on_clear
        self._chosen: dict[str, InvoiceSummary] = {}
        self._seen: dict[str, InvoiceSummary] = {}

    def draw(self) -> None:
        self._bar = ui.element().classes(theme.PAY_BAR)
        with self._bar:
            self._words = ui.label()
            action_button("Clear", self._clear, kind="quiet")
            self._button = action_button("Pay", self._pay)
        self._dialogs = ui.element()
        self._tell()

    async def show(self, rows: Sequence[InvoiceSummary]) -> tuple[str, ...]:
        """Take note of the rows that are shown now; which invoices are ticked."""
        self._seen |= {row.number: row for row in rows if row.is_payable}
        await self._look_again()
        return tuple(self._chosen)

    def select(self, numbers: tuple[str, ...]) -> None:
        known = {number: self._seen[number] for number in numbers if number in self._seen}
        self._chosen = dict(list(known.items())[:MOST])
        self._tell()

    def _tell(self) -> None:
        self._bar.set_visibility(bool(self._chosen))
        if self._chosen:
            total = self._bill().total
            words = limit_words(total)
            chosen = formats.count(len(self._chosen), "invoice") + " chosen"
            self._words.set_text(f"{chosen}. {words}" if words else chosen)
            self._button.set_label(f"Pay {formats.money(total)}")
            self._button.set_enabled(not words)

    async def _clear(self) -> None:
        self._chosen = {}
        self._tell()
        await self._on_clear()

    async def _look_again(self) -> None:
        """Somebody else may have paid some of them."""
        if self._chosen:
            payable = await self._visitor.fetch(list_payable, tuple(self._chosen))
            self._chosen = {invoice.number: invoice for invoice in payable}
        self._tell()

    async def _pay(self) -> None:
        await self._look_again()
        if not self._chosen:
            ui.notify("These invoices have been paid meanwhile.", type="info")
            return
        self._dialogs.clear()
        with self._dialogs:
            dialog = self._parts.dialog(self._visitor, self._bill(), addresses.INVOICES)
        await dialog.begin()

    def _bill(self) -> CheckoutBill:
        lines = [OrderLine(one.number, one.balance) for one in self._chosen.values()]
        return CheckoutBill(tuple(lines), takes_tip=self._visitor.card.contractor.takes_tips)
