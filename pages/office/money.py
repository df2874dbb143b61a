"""Money, for the office: what must be looked at, and an invoice's payments, credits and refunds."""

from nicegui import ui

from components.kit import theme
from components.kit.actions import action_button
from components.kit.filter_bar import FilterBar, FilterChange
from components.kit.guarded_pages import Frame
from components.kit.live import MONEY, follow
from components.kit.page_spec import OFFICE, Menu, PageSpec
from components.kit.record_table import Page, RecordTable, TableEvents
from components.kit.setting_switch import SettingSwitch
from components.kit.small_texts import TextLink, TextLinks
from components.money.invoice_paper import InvoicePaper
from components.money.office_money_view import NONE_OWED, OWED_COLUMNS, office_paper, owed_page
from pages.office.money_dialogs import CreditDialog, PaymentDialog, RefundDialog, VoidDialog
from services.kit import addresses, formats
from services.kit.document_paths import office_invoice_path
from services.kit.errors import NotFound
from services.kit.events import DomainEvent
from services.kit.permissions import Permission
from services.money.credits import use_credits_of
from services.money.office_money import OfficeMoney
from services.money.office_views import (
    OfficeInvoice,
    ReviewItem,
    list_owed,
    list_reviews,
    settle_review,
    view_office_invoice,
)
from services.money.tips import switch_tips, takes_tips

TIPS_ON = "Customers may add one while they pay. It is a line of its own, outside the invoice."
TIPS_OFF = "Customers are not asked for any."


async def office_money_page(frame: Frame, query: dict[str, str], office_money: OfficeMoney) -> None:
    """The list to look at, then one invoice by its number."""
    view = OfficeMoneyView(frame, office_money, query.get("invoice", "").strip())
    with ui.element().classes(theme.STACK):
        view.draw()
        await view.refresh()
    follow(frame.visitor, MONEY, view.hear)


PAGES = (
    PageSpec(
        address=addresses.OFFICE_MONEY,
        title="Money",
        build=office_money_page,
        permission=Permission.RECORD_PAYMENTS,
        roles=OFFICE,
        menu=Menu("wallet", tab=4),
    ),
)


class OfficeMoneyView:
    """One colleague's page; the number that is looked at stands in the address."""

    def __init__(self, frame: Frame, money: OfficeMoney, number: str) -> None:
        self._frame = frame
        self._visitor = frame.visitor
        self._money = money
        self._number = number
        self._page = 1

    def draw(self) -> None:
        self._reviews = ui.element("section").classes(theme.SECTION)
        FilterBar(
            search="Invoice number",
            query=self._number,
            selects=[],
            on_change=self._look_up,
            placeholder="Number of any invoice",
        )
        self._invoice = ui.element("section").classes(theme.STACK)
        with ui.element("section").classes(theme.TITLED):
            ui.label("Not paid yet").classes(theme.SUBHEADING)
            events = TableEvents(on_page=self._turn)
            self._owed = RecordTable(
                "Not paid yet", OWED_COLUMNS, Page(), empty=NONE_OWED, events=events
            )
        with ui.element("section").classes(theme.SECTION):
            self._tips = SettingSwitch("Tips", self._turn_tips)
        self._dialogs = ui.element()

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self.refresh()

    async def refresh(self) -> None:
        await self._show_reviews()
        await self._show_tips()
        await self._show_invoice()
        await self._show_owed()

    async def _turn(self, page: int) -> None:
        self._page = max(1, page)
        await self._show_owed()

    async def _show_owed(self) -> None:
        found = await self._visitor.fetch(list_owed, self._page)
        self._page = found.page
        self._owed.set_page(owed_page(found))

    async def _look_up(self, change: FilterChange) -> None:
        self._number = change.query.strip()
        self._frame.note_address(
            addresses.OFFICE_MONEY, {"invoice": self._number} if self._number else {}
        )
        await self._show_invoice()

    async def _show_tips(self) -> None:
        on = await self._visitor.fetch(takes_tips)
        self._tips.set_on(on, hint=TIPS_ON if on else TIPS_OFF)

    async def _turn_tips(self, on: bool) -> None:
        done = "The checkout offers a tip" if on else "The checkout offers no tip"
        await self._visitor.perform(done, switch_tips, on=on)
        await self._show_tips()

    async def _show_reviews(self) -> None:
        items = await self._visitor.fetch(list_reviews)
        self._reviews.clear()
        with self._reviews:
            ui.label("To look at").classes(theme.SUBHEADING)
            if not items:
                ui.label("All money is explained.").classes(theme.MUTED)
            for item in items:
                self._draw_review(item)

    def _draw_review(self, item: ReviewItem) -> None:
        async def settle() -> None:
            await self._visitor.perform("Taken off the list", settle_review, item.payment_id)
            await self._show_reviews()

        with ui.element().classes(theme.ROW_BETWEEN):
            with ui.element().classes(theme.TITLED):
                ui.label(f"{formats.money(item.amount)} from {item.customer}")
                ui.label(item.why).classes(theme.MUTED)
                TextLinks([TextLink(n, office_invoice_path(n)) for n in item.numbers])
            action_button("Done with it", settle, kind="quiet")

    async def _show_invoice(self) -> None:
        self._invoice.clear()
        self._invoice.set_visibility(bool(self._number))
        if not self._number:
            return
        try:
            invoice = await self._visitor.fetch(view_office_invoice, self._number)
        except NotFound:
            with self._invoice:
                ui.label("There is no invoice of this number.").classes(theme.MUTED)
            return
        with self._invoice:
            self._draw_invoice(invoice)

    def _draw_invoice(self, invoice: OfficeInvoice) -> None:
        def refund(key: str) -> None:
            payment = next((one for one in invoice.payments if str(one.id) == key), None)
            if payment is None or not payment.can_refund:
                return
            self._dialogs.clear()
            with self._dialogs:
                dialog = RefundDialog(self._visitor, self._money, payment, self.refresh)
            dialog.open()

        async def use_credit() -> None:
            done = "The credit is applied to what is owed"
            await self._visitor.perform(done, use_credits_of, invoice.number)
            await self.refresh()

        with ui.element().classes(theme.ROW):
            if invoice.can_record:
                self._opener("Record a payment", PaymentDialog, invoice)
                self._opener("Give a credit", CreditDialog, invoice)
            if invoice.can_void:
                self._opener("Void the invoice", VoidDialog, invoice)
            if invoice.can_use_credit:
                action_button("Use the customer's credit", use_credit, kind="tonal")
            if invoice.hint:
                ui.label(invoice.hint).classes(theme.MUTED)
        shown = office_paper(invoice, self._visitor.card.contractor)
        InvoicePaper(shown, on_refund=refund)

    def _opener(
        self,
        label: str,
        make: type[PaymentDialog] | type[CreditDialog] | type[VoidDialog],
        invoice: OfficeInvoice,
    ) -> None:
        def show() -> None:
            self._dialogs.clear()
            with self._dialogs:
                dialog = make(self._visitor, self._money, invoice, self.refresh)
            dialog.open()

        action_button(label, show, kind="tonal")
