"""The profile's section about the second factor: turning it on and off, and recovery codes."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from components.accounts.reauthentication import Reauthentication
from components.kit import html as h
from components.kit.actions import action_button
from components.kit.markup import Markup
from components.kit.section import Section
from components.kit.settings_form import Field, SettingsForm, Typed
from components.kit.sheet import Sheet
from components.kit.visitor import Visitor
from services.accounts.reauthentication import ReauthenticationNeeded
from services.accounts.second_factors import (
    Enrolment,
    FactorState,
    begin_second_factor,
    confirm_second_factor,
    disable_second_factor,
    renew_recovery_codes,
    view_second_factor,
)
from services.kit import formats
from services.kit.errors import DomainError
from services.kit.links import Links

Confirm = Callable[["EnrolmentSheet", str], Awaitable[None]]
NOTE = "A code from an authenticator app, in addition to your link or password."
FEW = 3
_CODE, _COPY = h.Tag("code"), h.Tag("copy-text")


class SecondFactorSection:
    """Place it with ``await SecondFactorSection(visitor, links).draw()`` between other sections."""

    def __init__(self, visitor: Visitor, links: Links) -> None:
        self._visitor = visitor
        self._proof = Reauthentication(visitor, links)

    async def draw(self) -> None:
        with Section("Two-step verification", NOTE) as section:
            self._section = section
            self._state = ui.label()
            self._on = action_button("Turn on", self._begin, kind="quiet", icon="shield-check")
            self._renew = action_button("New recovery codes", self._make_codes, kind="quiet")
            self._off = action_button("Turn off", self._turn_off, kind="quiet")
        await self._show()

    async def _show(self) -> None:
        state = await self._visitor.fetch(view_second_factor)
        card = self._visitor.card
        since = ""
        if state.since is not None:
            since = formats.day(formats.local_day(state.since, card.time_zone), card.today)
        self._state.set_text(_describe(state, since))
        self._on.set_visibility(not state.is_on)
        self._renew.set_visibility(state.is_on)
        self._off.set_visibility(state.is_on and not state.is_required)

    async def _begin(self) -> None:
        try:
            enrolment = await self._proof.run(begin_second_factor)
        except ReauthenticationNeeded:
            return
        except DomainError as refusal:
            ui.notify(str(refusal), type="negative")
            await self._show()
            return
        with self._section:
            EnrolmentSheet(enrolment, self._confirm).open()

    async def _confirm(self, sheet: "EnrolmentSheet", typed: str) -> None:
        try:
            codes = await self._proof.run(confirm_second_factor, typed)
        except DomainError as refusal:
            sheet.refuse(str(refusal))
            return
        sheet.show_codes(codes)
        await self._show()

    async def _make_codes(self) -> None:
        try:
            codes = await self._proof.run(renew_recovery_codes)
        except ReauthenticationNeeded:
            return
        except DomainError as refusal:
            ui.notify(str(refusal), type="negative")
            return
        with self._section:
            CodesSheet(codes).open()
        await self._show()

    async def _turn_off(self) -> None:
        await self._proof.perform("Two-step verification is off", disable_second_factor)
        await self._show()


class FactorCard(Markup):
    """The QR code and the secret for the app, or recovery codes to keep."""

    def __init__(self, enrolment: Enrolment | None, codes: tuple[str, ...] = ()) -> None:
        super().__init__()
        shown = _for_the_app(enrolment) if enrolment else _kept_codes(codes)
        self.draw(h.div(shown, class_="pl pl-factor"))

    def show_codes(self, codes: tuple[str, ...]) -> None:
        self.draw(h.div(_kept_codes(codes), class_="pl pl-factor"))


class CodesSheet(Sheet):
    """Recovery codes at the only moment at which they can be read."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__("Recovery codes")
        self.props["persistent"] = True
        with self.body:
            self.card = FactorCard(None, codes)
        with self.foot:
            action_button("I saved them", self.close, wide=True)
        self.on("hide", self.delete)


class EnrolmentSheet(Sheet):
    """Scan, type the app's first code, keep the recovery codes."""

    def __init__(self, enrolment: Enrolment, confirm: Confirm) -> None:
        super().__init__("Turn on two-step verification")
        self.props["persistent"] = True
        self._confirm = confirm
        self.foot.set_visibility(False)  # the form has its own, so that Enter sends it
        with self.body:
            self._card = FactorCard(enrolment)
            field = Field("code", "Code from the app", autocomplete="one-time-code")
            self._form = SettingsForm([field], self._send, submit="Turn on", is_dialog=True)
        self.on("hide", self.delete)

    def refuse(self, sentence: str) -> None:
        if not self.is_deleted:
            self._form.set_errors({"code": sentence})

    def show_codes(self, codes: tuple[str, ...]) -> None:
        """It is on: what remains is to keep the recovery codes."""
        if self.is_deleted:
            return
        self.set_title("Recovery codes")
        self._form.delete()
        self._card.show_codes(codes)
        self.foot.set_visibility(True)
        with self.foot:
            action_button("I saved them", self.close, wide=True)

    async def _send(self, typed: Typed) -> None:
        await self._confirm(self, typed.text("code"))


def _describe(state: FactorState, since: str) -> str:
    if not state.is_on:
        return "Your company requires it: turn it on." if state.is_required else "Off."
    left = f"{state.codes_left} recovery codes are left."
    if state.codes_left <= FEW:
        left = f"Only {state.codes_left} recovery codes are left: make new ones."
    return f"On since {since}. {left}"


def _for_the_app(enrolment: Enrolment) -> tuple[h.Node, ...]:
    size = {"width": 200, "height": 200}
    return (
        h.p("Scan this with an authenticator app, then type the code the app shows."),
        h.img(src=enrolment.qr, alt="QR code for your authenticator app", **size),
        h.p(
            "Can't scan? Type this into the app: ",
            _CODE(enrolment.secret),
            class_="pl-muted pl-small",
        ),
    )


def _kept_codes(codes: tuple[str, ...]) -> tuple[h.Node, ...]:
    copied = h.span("Copied", data_after=True, hidden=True)
    look = "pl-button pl-button--quiet"
    words = (h.span("Copy the codes", data_before=True), copied)
    return (
        h.p(
            "Each code signs you in once if you lose your authenticator. They are not shown "
            "again: print them, or write them down."
        ),
        h.ul((h.li(code) for code in codes), class_="pl-codes", aria_label="Recovery codes"),
        _COPY(
            h.button(words, type="button", class_=look, data_copy=True),
            class_="pl-markup",
            data_text="\n".join(codes),
        ),
    )
