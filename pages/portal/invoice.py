"""One invoice: like the paper, with the history of its payments and the way to pay it."""

from uuid import UUID, uuid4

from nicegui import ui

from components.kit import theme
from components.kit.actions import action_button
from components.kit.form_fields import FormField, FormFields
from components.kit.guarded_pages import Frame
from components.kit.live import MONEY, follow
from components.kit.page_spec import BILLING, PageSpec
from components.kit.sheet import Sheet
from components.money.checkout_dialog import CheckoutBill
from components.money.invoice_paper import InvoicePaper
from components.money.invoice_view import invoice_paper
from pages.portal.checkout_parts import CheckoutParts
from services.kit import addresses, formats
from services.kit.document_paths import invoice_path
from services.kit.errors import DomainError
from services.kit.events import DomainEvent, EventKind
from services.kit.permissions import Permission
from services.money.autopay_holds import PlannedCharge, find_planned_charge, hold_charge
from services.money.credits import use_credits
from services.money.invoices import InvoiceDetail, view_invoice
from services.money.payment_orders import OrderLine
from services.talk.invoice_questions import LineQuestion, ask_about_line

KINDS = MONEY | {EventKind.AUTOPAY_CHANGED}


async def invoice_page(frame: Frame, checkout: CheckoutParts | None, number: str) -> None:
    """The paper, and Checkout where there is something to pay."""
    invoice = await frame.visitor.fetch(view_invoice, number)
    view = InvoiceView(frame, invoice, checkout)
    view.draw()
    await view.show_autopay()
    follow(frame.visitor, KINDS, view.hear)


PAGES = (
    PageSpec(
        address=addresses.INVOICE,
        title="Invoice {number}",
        build=invoice_page,
        permission=Permission.VIEW_MONEY,
        roles=BILLING,
        find=view_invoice,
    ),
)


class InvoiceView:
    """One person's open invoice; it follows its payments by itself."""

    def __init__(self, frame: Frame, invoice: InvoiceDetail, parts: CheckoutParts | None) -> None:
        self._visitor = frame.visitor
        self._invoice = invoice
        self._parts = parts
        self._planned: PlannedCharge | None = None

    def draw(self) -> None:
        card = self._visitor.card
        asks = self._ask if card.may(Permission.TALK) else None
        with ui.element().classes(theme.STACK):
            self._paper = InvoicePaper(invoice_paper(self._invoice, card.contractor), on_ask=asks)
            with self._paper:
                self._button = action_button("Checkout", self._check_out, wide=True)
                self._pay_hint = ui.label().classes(theme.MUTED)
                self._credit = action_button("Use this credit", self._use_credit, wide=True)
                self._verify = action_button(
                    "Verify your bank account", self._open_verification, kind="tonal", wide=True
                )
                self._autopay = ui.label().classes(theme.MUTED)
                self._hold = action_button("Skip it", self._turn_hold, kind="quiet", wide=True)
            self._dialogs = ui.element()
        self._show_buttons()

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        self._invoice = await self._visitor.fetch(view_invoice, self._invoice.number)
        self._paper.set_paper(invoice_paper(self._invoice, self._visitor.card.contractor))
        self._show_buttons()
        await self.show_autopay()

    async def show_autopay(self) -> None:
        """When it will be paid by itself, and the way to hold that."""
        self._planned = await self._visitor.fetch(find_planned_charge, self._invoice.number)
        planned = self._planned
        self._autopay.set_visibility(planned is not None)
        may_hold = planned is not None and self._visitor.card.may(Permission.PAY)
        self._hold.set_visibility(may_hold)
        if planned is None:
            return
        day = formats.day(planned.charge_on, self._visitor.card.today)
        amount = formats.money(planned.amount)
        words = "This payment will be skipped." if planned.is_held else ""
        self._autopay.set_text(words or f"{amount} is paid automatically on {day}.")
        self._hold.set_label(
            "Pay it automatically after all" if planned.is_held else "Skip this payment"
        )

    def _show_buttons(self) -> None:
        self._button.set_visibility(self._invoice.can_pay and self._parts is not None)
        hint = self._invoice.pay_hint if self._parts is not None else ""
        self._pay_hint.set_text(hint)
        self._pay_hint.set_visibility(bool(hint))
        self._credit.set_visibility(self._invoice.can_use_credit)
        self._verify.set_visibility(self._unverified() is not None and self._parts is not None)

    def _unverified(self) -> UUID | None:
        waiting = [one.id for one in self._invoice.payments if one.needs_verification]
        return waiting[-1] if waiting else None

    async def _check_out(self) -> None:
        if self._parts is None:
            return
        line = OrderLine(self._invoice.number, self._invoice.balance)
        bill = CheckoutBill((line,), takes_tip=self._visitor.card.contractor.takes_tips)
        self._dialogs.clear()
        with self._dialogs:
            path = invoice_path(self._invoice.number)
            dialog = self._parts.dialog(self._visitor, bill, path)
        await dialog.begin()

    async def _use_credit(self) -> None:
        await self._visitor.perform("Your open invoices are settled with it", use_credits)

    async def _open_verification(self) -> None:
        payment_id = self._unverified()
        if self._parts is None or payment_id is None:
            return
        try:
            outcome = await self._parts.checkout.refresh(self._visitor.who, payment_id)
        except DomainError as refusal:
            ui.notify(str(refusal), type="negative")
            return
        if outcome.verification_url:
            ui.navigate.to(outcome.verification_url, new_tab=True)

    async def _turn_hold(self) -> None:
        if self._planned is None:
            return
        held = not self._planned.is_held
        done = (
            "Skipped: nothing is charged automatically" if held else "Automatic payment is back on"
        )
        await self._visitor.perform(done, hold_charge, self._invoice.number, held=held)
        await self.show_autopay()

    def _ask(self, key: str) -> None:
        line = next((line for line in self._invoice.lines if str(line.id) == key), None)
        if line is None:
            return
        token = uuid4()

        async def send() -> None:
            question = LineQuestion(line.id, fields.values["text"], token)
            try:
                thread_id = await self._visitor.change(ask_about_line, question)
            except DomainError as refusal:
                fields.set_problem("text", str(refusal))
                return
            dialog.close()
            ui.navigate.to(addresses.MESSAGE_THREAD.format(thread_id=thread_id))

        self._dialogs.clear()
        with self._dialogs:
            dialog = Sheet(f"Ask about {line.description}")
            with dialog.body:
                fields = FormFields((FormField("text", "Your question", kind="text"),))
            with dialog.foot:
                action_button("Send", send, wide=True)
        dialog.open()
