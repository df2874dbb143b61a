"""Where a person gets, renews and turns off their calendar address."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nicegui import ui

from components.kit import theme
from components.kit.actions import action_button
from components.kit.part import Part
from services.accounts.calendar_addresses import FeedState
from services.accounts.visitors import VisitorCard
from services.kit import formats


@dataclass(frozen=True, slots=True)
class CalendarActions:
    """``make`` answers with the new secret, or nothing when it was refused."""

    make: Callable[[], Awaitable[str | None]]
    revoke: Callable[[], Awaitable[None]]


class CalendarSection(Part, component="../assets/portal/calendar_section.js"):
    """The region "Your calendar". The address is seen once: only its hash is kept."""

    def __init__(self, state: FeedState, card: VisitorCard, actions: CalendarActions) -> None:
        super().__init__()
        self._actions = actions
        with self, ui.element().classes(theme.CALENDAR_ACTIONS):
            self._make = action_button("", self._renew, kind="tonal", icon="calendar-plus")
            self._end = action_button("Turn off", self._revoke, kind="quiet")
        self._show(_since(state, card), "")

    async def _renew(self) -> None:
        token = await self._actions.make()
        if token is not None:
            self._show("now", token)

    async def _revoke(self) -> None:
        await self._actions.revoke()
        self._show("", "")

    def _show(self, since: str, token: str) -> None:
        self.show(since=since, token=token)
        self._make.set_label("Make a new address" if since else "Get a calendar address")
        self._end.set_visibility(bool(since))


def _since(state: FeedState, card: VisitorCard) -> str:
    if state.since is None:
        return ""
    return formats.day(formats.local_day(state.since, card.time_zone), card.today)
