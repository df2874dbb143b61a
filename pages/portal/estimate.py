"""One estimate: choosing options, signing, declining, or asking for a change."""

from collections.abc import Collection
from dataclasses import replace
from uuid import uuid4

from nicegui import ui

from components.estimates.answer_dialogs import ApproveDialog, WordsDialog
from components.estimates.estimate_paper import EstimatePaper, EstimateSheet
from components.estimates.estimate_view import (
    agreed_lines,
    estimate_pictures,
    estimate_sheet,
    without_prices,
)
from components.estimates.sign_form import Signing
from components.kit import theme
from components.kit.actions import action_button
from components.kit.download_link import DownloadLink
from components.kit.form_fields import FormField
from components.kit.guarded_pages import Frame
from components.kit.live import ESTIMATES, follow
from components.kit.page_spec import MEMBERS, PageSpec
from components.kit.photo_card import PhotoCard
from services.estimates.estimate_answers import (
    Approval,
    Pen,
    approve_estimate,
    ask_for_change,
    decline_estimate,
)
from services.estimates.estimate_content import fingerprint
from services.estimates.estimates import EstimateDetail, view_estimate
from services.kit import addresses, formats
from services.kit.document_paths import estimate_path, invoice_path, pdf_of
from services.kit.errors import DomainError
from services.kit.events import DomainEvent
from services.kit.permissions import Permission
from services.talk.conversations import MessageText


async def estimate_page(frame: Frame, number: str) -> None:
    """The paper, and the answers where one may be given."""
    estimate = await frame.visitor.fetch(view_estimate, number)
    view = EstimateView(frame, estimate)
    view.draw()
    follow(frame.visitor, ESTIMATES, view.hear)


PAGES = (
    PageSpec(
        address=addresses.ESTIMATE,
        title="Estimate {number}",
        build=estimate_page,
        permission=Permission.VIEW_ESTIMATES,
        roles=MEMBERS,
        find=view_estimate,
    ),
)


class EstimateView:
    """One person's open estimate with what they have chosen so far."""

    def __init__(self, frame: Frame, estimate: EstimateDetail) -> None:
        self._visitor = frame.visitor
        self._estimate = estimate
        self._chosen = estimate.first_choice
        request = ui.context.client.request
        self._address = request.client.host if request.client else ""
        self._device = request.headers.get("user-agent", "")

    def draw(self) -> None:
        with ui.element().classes(theme.STACK):
            self._paper = EstimatePaper(
                self._sheet(), on_choose=self._choose, on_restore=self._restore
            )
            with self._paper:
                self._approve = action_button("Approve", self._ask_signature)
                self._ask = action_button("Ask for a change", self._ask_change, kind="quiet")
                self._decline = action_button("Decline", self._ask_reason, kind="bare")
                self._pay = action_button("Pay the deposit", self._open_deposit)
            self._photos = PhotoCard()
            with ui.element().classes(theme.ROW):
                self._copy = DownloadLink("", pdf_of(estimate_path(self._estimate.number)))
            self._dialogs = ui.element().classes(theme.PLACE)
        self._show_buttons()

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self._refresh()

    async def _refresh(self) -> None:
        before = fingerprint(self._estimate)
        self._estimate = await self._visitor.fetch(view_estimate, self._estimate.number)
        if self._estimate.agreed is not None or before != fingerprint(self._estimate):
            self._chosen = self._estimate.first_choice
        self._show()

    def _show(self) -> None:
        self._paper.set_sheet(self._sheet())
        self._show_buttons()

    def _show_buttons(self) -> None:
        can_answer, may = self._estimate.can_answer, self._visitor.card.may
        self._approve.set_visibility(can_answer)
        self._decline.set_visibility(can_answer)
        self._ask.set_visibility(may(Permission.TALK))
        has_deposit = bool(self._estimate.deposit_invoice) and may(Permission.PAY)
        self._pay.set_visibility(has_deposit)
        is_signed = self._estimate.signature is not None
        self._copy.set_label("Download signed PDF" if is_signed else "Download PDF")
        self._copy.set_visibility(may(Permission.VIEW_MONEY))
        self._photos.set_photos(estimate_pictures(self._estimate))

    def _sheet(self) -> EstimateSheet:
        contractor = self._visitor.card.contractor
        sheet = estimate_sheet(self._estimate, self._chosen, contractor)
        sheet = replace(sheet, offer=fingerprint(self._estimate))
        return sheet if self._visitor.card.may(Permission.VIEW_MONEY) else without_prices(sheet)

    def _choose(self, sent: Collection[str]) -> None:
        if refusal := self._take(sent):
            ui.notify(refusal, type="negative")
        self._paper.set_sheet(self._sheet())

    def _restore(self, sent: Collection[str]) -> None:
        """What was chosen before, unless it is not offered any more."""
        self._take(sent)
        self._paper.set_sheet(self._sheet())

    def _take(self, sent: Collection[str]) -> str:
        """Choose these lines; the sentence why not, where they cannot stand together."""
        known = {str(line.id): line.id for line in self._estimate.lines}
        chosen = frozenset(known[name] for name in sent if name in known)
        try:
            self._estimate.price(chosen)
        except DomainError as refusal:
            return str(refusal)
        self._chosen = chosen
        return ""

    def _ask_signature(self) -> None:
        total = formats.money(self._estimate.price(self._chosen).total)
        # What is signed is what was on the screen now, whatever happens behind the dialog.
        chosen, offer = self._chosen, fingerprint(self._estimate)

        async def sign(signing: Signing) -> bool:
            pen = Pen(signing.name, signing.is_drawn, signing.strokes, self._address, self._device)
            approval = Approval(self._estimate.number, chosen, offer, pen)
            done = f"Estimate {approval.number} is approved."
            answered = await self._visitor.perform(done, approve_estimate, approval)
            await self._refresh()
            return answered is not None or not self._estimate.can_answer

        self._dialogs.clear()
        with self._dialogs:
            ApproveDialog(
                name=self._visitor.card.name,
                total=total,
                chosen=agreed_lines(self._estimate, chosen),
                on_sign=sign,
            ).open()

    def _ask_reason(self) -> None:
        number = self._estimate.number

        async def decline(reason: str) -> bool:
            done = f"Estimate {number} is declined."
            answered = await self._visitor.perform(done, decline_estimate, number, reason)
            await self._refresh()
            return answered is not None or not self._estimate.can_answer

        field = FormField("reason", "Reason", kind="text", hint="Too much, too late, not needed")
        self._dialogs.clear()
        with self._dialogs:
            WordsDialog(
                "Decline estimate", field, "Decline estimate", on_send=decline, kind="danger"
            ).open()

    def _ask_change(self) -> None:
        number, token = self._estimate.number, uuid4()

        async def ask(text: str) -> bool:
            words = MessageText(text, token)
            thread_id = await self._visitor.perform("Sent.", ask_for_change, number, words)
            if thread_id is not None:
                ui.navigate.to(addresses.MESSAGE_THREAD.format(thread_id=thread_id))
            return thread_id is not None

        hint = "What should be different?"
        field = FormField("message", "Message", kind="text", hint=hint)
        self._dialogs.clear()
        with self._dialogs:
            WordsDialog("Ask for a change", field, "Send", on_send=ask).open()

    def _open_deposit(self) -> None:
        ui.navigate.to(invoice_path(self._estimate.deposit_invoice))
