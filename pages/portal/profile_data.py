"""The profile's part about one's own data: a copy to download, and being forgotten."""

from nicegui import ui

from components.accounts.reauthentication import Reauthentication
from components.kit import theme
from components.kit.actions import action_button
from components.kit.ask_dialog import AskDialog
from components.kit.section import Section
from components.kit.visitor import Visitor
from components.privacy.data_export import DataCopy
from services.kit import formats
from services.privacy.personal_data import (
    DataRequests,
    ExportView,
    request_erasure,
    request_export,
    view_data_requests,
    withdraw_erasure,
)

ASK_ERASURE = "Ask the office to delete your data?"
ERASURE = (
    "Your name, contact details and sign-in are deleted once the office confirms it. Invoices and "
    "payments stay for as long as the law requires, without your name."
)
UNTIL_THEN = "Then you can no longer sign in. Until then, you can take your request back here."
LOOK_EVERY = 1.0  # seconds, only while a copy is being built


class DataSection:
    """Two sections: "Your data" and "Delete my data"."""

    def __init__(self, visitor: Visitor, proved: Reauthentication) -> None:
        self._visitor = visitor
        self._proved = proved

    async def draw(self) -> None:
        with Section("Your data", "Everything held about you, with photos and papers, as a ZIP."):
            self._copy = DataCopy()
            self._ask = action_button("Prepare my data", self._ask_copy, kind="quiet")
            # Progress is no event: it is looked for, and only while something is being built.
            self._timer = ui.timer(LOOK_EVERY, self._look, active=False, immediate=False)
        with Section(
            "Delete my data",
            ERASURE,
        ):
            self._asked = ui.label().classes(theme.MUTED)
            self._erase = action_button("Ask for deletion", self._ask_erasure, kind="quiet")
            self._stay = action_button("Keep my data", self._keep, kind="quiet")
            self._dialogs = ui.element().classes(theme.PLACE)
        await self._look()

    async def _look(self) -> None:
        asked_for = await self._visitor.fetch(view_data_requests)
        self._show_copy(asked_for.export)
        self._show_erasure(asked_for)

    def _show_copy(self, export: ExportView | None) -> None:
        is_building = export is not None and export.is_building
        self._timer.active = is_building
        self._ask.set_visibility(not is_building)
        if export is None:
            self._copy.show_nothing()
        elif is_building:
            self._copy.show_building(export.done, export.total)
        elif export.is_ready:
            card = self._visitor.card
            until = formats.day(formats.local_day(export.expires_at, card.time_zone), card.today)
            self._copy.show_ready(
                f"/my-data/{export.id}", f"{formats.file_size(export.size)}, until {until}"
            )
        else:
            self._copy.show_nothing("That did not work. Try it once more.")

    def _show_erasure(self, asked_for: DataRequests) -> None:
        asked = asked_for.asked_erasure_at
        self._erase.set_visibility(asked is None)
        self._stay.set_visibility(asked is not None)
        self._asked.set_visibility(asked is not None)
        if asked is not None:
            card = self._visitor.card
            day = formats.day(formats.local_day(asked, card.time_zone), card.today)
            self._asked.set_text(
                f"You asked on {day}. Until the office confirms it, you can change your mind."
            )

    async def _ask_copy(self) -> None:
        await self._proved.perform("We are gathering your data", request_export)
        await self._look()

    def _ask_erasure(self) -> None:
        with self._dialogs:
            text = f"{ERASURE} {UNTIL_THEN}"
            AskDialog(ASK_ERASURE, text, "Ask the office", self._request_erasure).open()

    async def _request_erasure(self) -> bool:
        done = await self._proved.perform("The office was asked", request_erasure)
        await self._look()
        return done

    async def _keep(self) -> None:
        await self._visitor.attempt(withdraw_erasure)
        await self._look()
