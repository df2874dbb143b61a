"""Going live: what waits to be mailed, and letting customers' mails begin."""

from functools import partial
from uuid import UUID

from nicegui import ui

from components.kit import theme
from components.kit.actions import action_button
from components.kit.ask_dialog import AskDialog
from components.kit.entry_list import EntryList
from components.kit.guarded_pages import Frame
from components.kit.live import follow
from components.kit.page_spec import OFFICE, Menu, PageSpec
from components.kit.section import Section
from components.notices.going_live_view import (
    ALL_LIVE,
    DROP,
    GO,
    LIVE_NOTE,
    customer_entries,
    list_note,
    preview_entries,
    question,
    waiting_words,
)
from services.kit.events import DomainEvent, EventKind
from services.kit.permissions import Permission
from services.notices.going_live import CustomerNotLive, WaitingNotices, go_live, view_waiting

FOLLOWED = frozenset({EventKind.CUSTOMER_LIVE, EventKind.DATA_IMPORTED})


async def go_live_page(frame: Frame) -> None:
    """What waits at the top, then the customers, one by one."""
    view = GoLiveView(frame, await frame.visitor.fetch(view_waiting))
    with ui.element().classes(theme.NARROW):
        view.draw()
    view.show()
    follow(frame.visitor, FOLLOWED, view.hear)


PAGES = (
    PageSpec(
        address="/office/go-live",
        title="Go live",
        build=go_live_page,
        permission=Permission.INVITE_CUSTOMERS,
        roles=OFFICE,
        menu=Menu("send"),
    ),
)


class GoLiveView:
    """One colleague's look at it; it follows what the others do."""

    def __init__(self, frame: Frame, waiting: WaitingNotices) -> None:
        self._visitor = frame.visitor
        self._waiting = waiting

    def draw(self) -> None:
        with Section("What waits", LIVE_NOTE):
            self._words = ui.label()
            with ui.element().classes(theme.ROW) as self._buttons:
                action_button(f"{GO} with all", partial(self._ask, None, drops=False))
                action_button(DROP, partial(self._ask, None, drops=True), kind="quiet")
            self._preview = EntryList("Preview", ())  # the words above say when nothing waits
        with Section("Customers that are not live"):
            self._count = ui.label().classes(theme.MUTED)
            self._customers = EntryList(
                "Customers that are not live",
                (),
                partial(self._ask_one, drops=False),
                on_more=partial(self._ask_one, drops=True),
                empty=ALL_LIVE,
            )
        self._dialogs = ui.element()

    def show(self) -> None:
        """Everything as it was read last."""
        self._words.set_text(waiting_words(self._waiting))
        self._count.set_text(list_note(self._waiting))
        for part in (self._buttons, self._count):
            part.set_visibility(bool(self._waiting.customers))
        self._preview.set_entries(preview_entries(self._waiting))
        self._customers.set_entries(customer_entries(self._waiting))

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self._refresh()

    async def _refresh(self) -> None:
        self._waiting = await self._visitor.fetch(view_waiting)
        self.show()

    def _ask_one(self, key: str, *, drops: bool) -> None:
        one = next((one for one in self._waiting.customers if str(one.id) == key), None)
        if one is not None:
            self._ask(one, drops=drops)

    def _ask(self, one: CustomerNotLive | None, *, drops: bool) -> None:
        act = partial(self._go, one.id if one else None, drops=drops)
        title, text, label = question(self._waiting, one, drops=drops)
        with self._dialogs:
            AskDialog(title, text, label, act, is_danger=drops).open()

    async def _go(self, customer_id: UUID | None, *, drops: bool) -> bool:
        done = await self._visitor.perform(
            "They are live", go_live, customer_id, sends_waiting=not drops
        )
        await self._refresh()
        return done is not None
