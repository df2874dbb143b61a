"""Where a person gets, renews and turns off their calendar address."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nicegui import ui

from components.kit import html as h
from components.kit import theme
from components.kit.actions import action_button
from components.kit.markup import Markup
from components.kit.small_pieces import icon
from services.accounts.calendar_addresses import FeedState
from services.accounts.visitors import VisitorCard
from services.kit import formats
from services.kit.links import Links

ABOUT = (
    "See all your visits, and until when treated ground needs care, in Google, Apple or Outlook "
    "Calendar. They follow by themselves."
)
_COPY = h.Tag("copy-text")


@dataclass(frozen=True, slots=True)
class CalendarActions:
    """``make`` answers with the new secret, or nothing when it was refused."""

    make: Callable[[], Awaitable[str | None]]
    revoke: Callable[[], Awaitable[None]]


class CalendarSection(Markup):
    """The region "Your calendar". The address is seen once: only its hash is kept."""

    def __init__(
        self, state: FeedState, card: VisitorCard, links: Links, actions: CalendarActions
    ) -> None:
        super().__init__()
        self._links, self._actions = links, actions
        with self, ui.element().classes(theme.CALENDAR_ACTIONS):
            self._make = action_button("", self._renew, kind="tonal", icon="calendar-plus")
            self._end = action_button("Turn off", self._revoke, kind="quiet")
        self._show(_since(state, card))

    async def _renew(self) -> None:
        token = await self._actions.make()
        if token is not None:
            self._show("now", self._links.address(f"/calendar/{token}.ics"))

    async def _revoke(self) -> None:
        await self._actions.revoke()
        self._show("")

    def _show(self, since: str, address: str = "") -> None:
        self.draw(
            h.section(
                h.h2("Your calendar"),
                h.p(ABOUT),
                _address(address) if address else since and _kept(since),
                h.div(data_slot=True, id="calendar-acts", class_="pl-markup"),
                class_="pl pl-calendar",
                aria_label="Your calendar",
            )
        )
        self._make.set_label("Make a new address" if since else "Get a calendar address")
        self._end.set_visibility(bool(since))


def _address(address: str) -> tuple[h.Node, ...]:
    """The address, to copy or to open in the calendar of this device."""
    copy = (
        h.span(icon("copy"), "Copy", class_="pl-markup", data_before=True),
        h.span(icon("check"), "Copied", class_="pl-markup", data_after=True, hidden=True),
    )
    looks = ("pl-button pl-button--primary", "pl-button pl-button--quiet")
    follow = f"webcal:{address.partition(':')[2]}"
    field: dict[str, str | bool] = {
        "type": "text",
        "readonly": True,
        "value": address,
        "aria_label": "Calendar address",
    }
    return (
        _COPY(
            h.input_(class_="pl-input", **field),
            h.button(*copy, type="button", class_=looks[0], data_copy=True),
            h.a(icon("external-link"), "Subscribe", class_=looks[1], href=follow),
            class_="pl-calendar-address",
            data_text=address,
        ),
        h.p(
            "This address is shown only now. Whoever has it sees your visits: keep it to yourself."
        ),
    )


def _kept(since: str) -> h.Drawn:
    words = f"On since {since}. Lost the address? Make a new one; the old one stops working."
    return h.p(words, class_="pl-calendar-ok")


def _since(state: FeedState, card: VisitorCard) -> str:
    if state.since is None:
        return ""
    return formats.day(formats.local_day(state.since, card.time_zone), card.today)
