"""One invoice: like the paper, with the history of its payments and the way to pay it."""

from nicegui import ui

from components import theme
from components.actions import action_button
from components.checkout_dialog import CheckoutBill
from components.guarded_pages import Frame
from components.invoice_paper import InvoicePaper
from components.invoice_words import invoice_paper
from components.live import MONEY, follow
from pages.portal.checkout_parts import CheckoutParts
from services.events import DomainEvent
from services.invoices import InvoiceDetail, view_invoice
from services.payment_orders import OrderLine


async def invoice_page(frame: Frame, checkout: CheckoutParts | None, number: str) -> None:
    """The paper, and Checkout where there is something to pay."""
    invoice = await frame.visitor.fetch(view_invoice, number)
    frame.shell.set_title(f"Invoice {number}")
    view = InvoiceView(frame, invoice, checkout)
    view.draw()
    follow(frame.visitor, MONEY, view.hear)


class InvoiceView:
    """One person's open invoice; it follows its payments by itself."""

    def __init__(self, frame: Frame, invoice: InvoiceDetail, parts: CheckoutParts | None) -> None:
        self._visitor = frame.visitor
        self._invoice = invoice
        self._parts = parts

    def draw(self) -> None:
        contractor = self._visitor.card.contractor
        with ui.element().classes(theme.STACK):
            self._paper = InvoicePaper(invoice_paper(self._invoice, contractor))
            with self._paper:
                self._button = action_button("Checkout", self._check_out, wide=True)
            self._dialogs = ui.element()
        self._show_button()

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        self._invoice = await self._visitor.fetch(view_invoice, self._invoice.number)
        self._paper.set_paper(invoice_paper(self._invoice, self._visitor.card.contractor))
        self._show_button()

    def _show_button(self) -> None:
        self._button.set_visibility(self._invoice.can_pay and self._parts is not None)

    async def _check_out(self) -> None:
        if self._parts is None:
            return
        bill = CheckoutBill((OrderLine(self._invoice.number, self._invoice.balance),))
        self._dialogs.clear()
        with self._dialogs:
            path = f"/invoices/{self._invoice.number}"
            dialog = self._parts.dialog(self._visitor, bill, path)
        await dialog.begin()
