"""One estimate, for the office: the paper, and publishing or withdrawing it."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from components.estimates.estimate_paper import EstimatePaper
from components.estimates.estimate_view import estimate_pictures
from components.estimates.office_estimate_view import office_sheet
from components.kit import theme
from components.kit.actions import action_button
from components.kit.ask_dialog import AskDialog
from components.kit.download_link import DownloadLink
from components.kit.guarded_pages import Frame
from components.kit.live import ESTIMATES, TALK, follow
from components.kit.page_spec import OFFICE, PageSpec
from components.kit.photo_card import PhotoCard
from components.kit.photo_picker import PhotoPicker
from services.estimates.estimates import EstimateStatus
from services.estimates.office_estimates import (
    OfficeEstimate,
    add_estimate_photos,
    clear_estimate_photos,
    publish_estimate,
    view_office_estimate,
    withdraw_estimate,
)
from services.kit import addresses
from services.kit.document_paths import estimate_path, pdf_of
from services.kit.errors import DomainError
from services.kit.events import DomainEvent
from services.kit.permissions import Permission
from services.talk.photo_uploads import UploadTokens

PUBLISH = "The customer sees it at once, and everybody there who may see estimates gets an email."
WITHDRAW = "The customer can no longer approve it. This cannot be undone."
CLEAR = "The customer no longer sees them. You can add photos again."


async def office_estimate_page(frame: Frame, number: str, uploads: UploadTokens) -> None:
    """The paper as the customer sees it, and what the office can do."""
    estimate = await frame.visitor.fetch(view_office_estimate, number)
    view = OfficeEstimateView(frame, estimate, uploads)
    view.draw()
    follow(frame.visitor, ESTIMATES | TALK, view.hear)


PAGES = (
    PageSpec(
        address=addresses.OFFICE_ESTIMATE,
        title="Estimate {number}",
        build=office_estimate_page,
        permission=Permission.OFFER_ESTIMATES,
        roles=OFFICE,
        find=view_office_estimate,
    ),
)


class OfficeEstimateView:
    """One colleague's open estimate."""

    def __init__(self, frame: Frame, estimate: OfficeEstimate, uploads: UploadTokens) -> None:
        self._visitor = frame.visitor
        self._estimate = estimate
        self._uploads = uploads
        self._number = estimate.detail.number

    def draw(self) -> None:
        with ui.element().classes(theme.STACK):
            contractor = self._visitor.card.contractor
            sheet = office_sheet(self._estimate.detail, contractor)
            self._paper = EstimatePaper(sheet, on_choose=lambda _ids: None)
            with self._paper:
                self._publish = action_button("Publish", self._ask_publish, wide=True)
                self._talk = action_button("Open the conversation", self._open_talk, kind="tonal")
                self._withdraw = action_button("Withdraw", self._ask_withdraw, kind="bare")
            self._photos = PhotoCard()
            self._adding = ui.element().classes(theme.CARD)
            with self._adding, ui.element().classes(theme.STACK):
                self._picker = PhotoPicker()
                with ui.element().classes(theme.ROW):
                    action_button("Put them on the estimate", self._add_photos, kind="tonal")
                    self._clear = action_button("Take all photos off", self._ask_clear, kind="bare")
            with ui.element().classes(theme.ROW):
                self._copy = DownloadLink("", pdf_of(estimate_path(self._number)))
            self._dialogs = ui.element().classes(theme.PLACE)
        self._show_buttons()

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self._refresh()

    async def _refresh(self) -> None:
        self._estimate = await self._visitor.fetch(view_office_estimate, self._number)
        contractor = self._visitor.card.contractor
        self._paper.set_sheet(office_sheet(self._estimate.detail, contractor))
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_signed = self._estimate.detail.signature is not None
        self._publish.set_visibility(self._estimate.can_publish)
        self._withdraw.set_visibility(self._estimate.can_withdraw)
        self._talk.set_visibility(self._estimate.thread_id is not None)
        detail = self._estimate.detail
        self._photos.set_photos(estimate_pictures(detail))
        self._adding.set_visibility(detail.status in {EstimateStatus.DRAFT, EstimateStatus.OPEN})
        self._clear.set_visibility(bool(detail.photos))
        self._copy.set_label("Download signed PDF" if is_signed else "Download PDF")

    async def _add_photos(self) -> None:
        person_id = self._visitor.card.person_id
        try:
            photos = [self._uploads.read(person_id, token) for token in self._picker.tokens]
        except DomainError as refusal:
            ui.notify(str(refusal), type="negative")
            return
        if not photos:
            ui.notify("Add photos first.", type="negative")
            return
        await self._visitor.perform(
            "The photos are on the estimate.", add_estimate_photos, self._number, photos
        )
        self._picker.wipe()
        await self._refresh()

    def _open_talk(self) -> None:
        ui.navigate.to(addresses.INBOX_THREAD.format(thread_id=self._estimate.thread_id))

    def _ask_clear(self) -> None:
        clear = partial(self._visitor.attempt, clear_estimate_photos, self._number)
        self._ask("Take all photos off", CLEAR, clear, is_danger=True)

    def _ask_publish(self) -> None:
        publish = partial(self._visitor.attempt, publish_estimate, self._number)
        self._ask("Publish estimate", PUBLISH, publish)

    def _ask_withdraw(self) -> None:
        withdraw = partial(self._visitor.attempt, withdraw_estimate, self._number)
        self._ask("Withdraw estimate", WITHDRAW, withdraw, is_danger=True)

    def _ask(
        self,
        title: str,
        text: str,
        attempt: Callable[[], Awaitable[str]],
        *,
        is_danger: bool = False,
    ) -> None:
        async def act() -> bool:
            refusal = await attempt()
            if refusal:
                ui.notify(refusal, type="negative")
            await self._refresh()
            return not refusal

        with self._dialogs:
            AskDialog(title, text, title, act, is_danger=is_danger).open()
