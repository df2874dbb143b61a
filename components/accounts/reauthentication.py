"""Asks the visitor to show that it is still them, and then does what they wanted to do."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from nicegui import ui
from sqlmodel import Session

from components.kit import theme
from components.kit.actions import action_button
from components.kit.settings_form import Field, SettingsForm, Typed
from components.kit.sheet import Sheet
from components.kit.visitor import Visitor
from services.accounts.reauthentication import (
    ProofWay,
    ProofWays,
    ReauthenticationNeeded,
    list_proof_ways,
    mail_proof_code,
    prove,
)
from services.kit.errors import DomainError
from services.kit.links import Links
from services.kit.permissions import Actor

P = ParamSpec("P")
R = TypeVar("R")
TITLE = "Verify it's you"


class Reauthentication:
    """Runs services that ask for fresh proof; where theirs is too old, a sheet asks for it.

    Make one for a page and call such services by it instead of by the visitor::

        self._proof = Reauthentication(frame.visitor, links)
        await self._proof.perform("Invitation sent", invite_person, request, links)
    """

    def __init__(self, visitor: Visitor, links: Links) -> None:
        self._visitor = visitor
        self._links = links

    async def run(
        self,
        service: Callable[Concatenate[Session, Actor, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """What the service returns.

        Raises:
            ReauthenticationNeeded: the visitor closed the sheet.
            DomainError: the business refused.
        """
        return await self.retry(lambda: self._visitor.change(service, *args, **kwargs))

    async def retry(self, act: Callable[[], Awaitable[R]]) -> R:
        """The same for what takes more than one transaction, such as asking Stripe.

        Raises:
            ReauthenticationNeeded: the visitor closed the sheet.
            DomainError: the business refused.
        """
        try:
            return await act()
        except ReauthenticationNeeded:
            if not await self._ask():
                raise
        return await act()

    async def perform(
        self,
        done: str,
        service: Callable[Concatenate[Session, Actor, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> bool:
        """Whether it was done; the visitor is told how it went."""
        return bool(await self._tell(done, lambda: self.run(service, *args, **kwargs)))

    async def obtain(
        self,
        done: str,
        service: Callable[Concatenate[Session, Actor, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R | None:
        """What the service made, None where it was not done; the visitor is told how it went."""
        made = await self._tell(done, lambda: self.run(service, *args, **kwargs))
        return made[0] if made else None

    async def _tell(self, done: str, act: Callable[[], Awaitable[R]]) -> tuple[R, ...]:
        try:
            made = await act()
        except ReauthenticationNeeded:
            return ()  # they closed the sheet themselves
        except DomainError as refusal:
            ui.notify(str(refusal), type="negative")
            return ()
        ui.notify(done, type="positive")
        return (made,)

    async def _ask(self) -> bool:
        ways = await self._visitor.fetch(list_proof_ways)
        return await ProofSheet(self._visitor, ways, self._links).ask()


class ProofSheet(Sheet):
    """One field for the proof, and the other ways to give one."""

    def __init__(self, visitor: Visitor, ways: ProofWays, links: Links) -> None:
        super().__init__(TITLE)
        self._visitor, self._ways, self._links = visitor, ways, links
        self._way = ways.ways[0]
        self._answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.foot.set_visibility(False)  # the form has its own, so that Enter sends it
        with self.body:
            self._note = ui.label().classes(theme.MUTED)
            self._form = SettingsForm([], self._check, submit="Continue", is_dialog=True)
        with self._form:
            self._others = ui.element().classes(theme.ROW)
        self.on("hide", lambda _event: self._settle(False))

    async def ask(self) -> bool:
        """Open, and wait until the proof was given or the sheet is closed."""
        self.open()
        await self._take_way(self._way)
        given = await self._answer
        if not self.is_deleted:
            self.delete()
        return given

    async def _take_way(self, way: ProofWay) -> None:
        self._way = way
        self._form.set_errors({})
        self._form.set_fields([_field_of(way)])
        self._note.set_text(_note_of(way, self._ways.email))
        self._draw_others()
        if way is ProofWay.MAIL:
            await self._mail()

    def _draw_others(self) -> None:
        self._others.clear()
        with self._others:
            for way in self._ways.ways:
                if way is not self._way:
                    action_button(_LABELS[way], partial(self._take_way, way), kind="bare")
            if self._way is ProofWay.MAIL:
                action_button("Send another code", self._mail, kind="bare")
        self._others.set_visibility(bool(self._others.default_slot.children))

    async def _mail(self) -> None:
        refusal = await self._visitor.attempt(mail_proof_code, self._links)
        if not self.is_deleted:
            self._form.set_errors({"": refusal} if refusal else {})

    async def _check(self, typed: Typed) -> None:
        way = self._way
        try:
            await prove(self._visitor.session_id, way, typed.text(way.value), self._links)
        except DomainError as refusal:
            if not self.is_deleted:
                self._form.set_errors({way.value: str(refusal)})
            return
        self._settle(True)
        if not self.is_deleted:
            self.close()

    def _settle(self, given: bool) -> None:
        if not self._answer.done():
            self._answer.set_result(given)

    def _handle_delete(self) -> None:
        self._settle(False)
        super()._handle_delete()


_LABELS = {
    ProofWay.PASSWORD: "Use my password",
    ProofWay.AUTHENTICATOR: "Use my authenticator",
    ProofWay.MAIL: "Email me a code",
}


def _field_of(way: ProofWay) -> Field:
    if way is ProofWay.PASSWORD:
        return Field(way.value, "Password", "password", autocomplete="current-password")
    return Field(way.value, "Code", autocomplete="one-time-code")


def _note_of(way: ProofWay, email: str) -> str:
    if way is ProofWay.PASSWORD:
        return (
            "Enter your password again to make this change. "
            "You won't be asked again for 10 minutes."
        )
    if way is ProofWay.AUTHENTICATOR:
        return "Enter the code from your authenticator app, or a recovery code."
    return f"We emailed a 6-digit code to {email}. Enter it here; it expires in 10 minutes."
