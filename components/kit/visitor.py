"""Whose screen this is, and the one way that a screen calls a service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, Generic, ParamSpec, TypeVar
from uuid import UUID

from nicegui import ui
from sqlmodel import Session

from components.kit.bursts import current_reads
from services.accounts.visitors import VisitorCard, describe_visitor
from services.kit.errors import DomainError
from services.kit.permissions import Actor, PageSession
from services.kit.unit_of_work import consult, execute
from services.overview.page_context import PageContext, describe_page_context

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Ask(Generic[R]):
    """A reading service with what it is asked, to be run together with others."""

    service: Callable[..., R]
    args: tuple[object, ...]


def ask(
    service: Callable[Concatenate[Session, Actor, P], R], *args: P.args, **_none: P.kwargs
) -> Ask[R]:
    """One question for ``Visitor.fetch_both``."""
    return Ask(service, args)


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in person, fixed when their page opens.

    A view redrawn because somebody else did something runs in that person's context, so no
    view may ask who is visiting: it keeps its visitor. Rights are not kept here: services
    read them in each transaction.
    """

    session_id: UUID
    card: VisitorCard

    @property
    def customer_id(self) -> UUID | None:
        return self.card.customer_id

    @property
    def who(self) -> PageSession:
        """Who acts, and for whom; for services that take several transactions."""
        return PageSession(self.session_id, self.customer_id)

    async def fetch(
        self,
        service: Callable[Concatenate[Session, Actor, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a service that only reads."""
        shared = current_reads()
        if shared is not None:
            return await shared.fetch(self.who, service, *args, **kwargs)
        return await consult(self.who, service, *args, **kwargs)

    async def fetch_both(self, first: Ask[R], second: Ask[S]) -> tuple[R, S]:
        """Run two reading services in one transaction: rights are read once for both."""
        if current_reads() is not None:
            one = await self.fetch(first.service, *first.args)
            return one, await self.fetch(second.service, *second.args)

        def both(session: Session, actor: Actor) -> tuple[R, S]:
            one = first.service(session, actor, *first.args)
            return one, second.service(session, actor, *second.args)

        return await consult(self.who, both)

    async def perform(
        self,
        done: str,
        service: Callable[Concatenate[Session, Actor, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R | None:
        """Run a service that changes something, and tell the visitor how it went.

        Returns None when the business refused; the reason has then been shown. A bug
        is not caught here: it reaches the log and the frame's apology.
        """
        try:
            result = await self.change(service, *args, **kwargs)
        except DomainError as refusal:
            ui.notify(str(refusal), type="negative")
            return None
        ui.notify(done, type="positive")
        return result

    async def attempt(
        self,
        service: Callable[Concatenate[Session, Actor, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> str:
        """Run a service that changes something; a refusal's sentence, to stand at its field."""
        try:
            await self.change(service, *args, **kwargs)
        except DomainError as refusal:
            return str(refusal)
        return ""

    async def change(
        self,
        service: Callable[Concatenate[Session, Actor, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a service that changes something, for the customer whom the page shows.

        Raises:
            DomainError: the business refused, or the person stands for another customer now:
                what was meant for one must not happen at the other.
        """
        return await execute(self.who, service, *args, **kwargs)


@dataclass(frozen=True, slots=True)
class OpenPage:
    """The visitor of a page that opens, and what its frame shows."""

    visitor: Visitor
    facts: PageContext


async def open_page(session_id: UUID) -> OpenPage:
    """The visitor behind a session and their frame, in one transaction.

    Raises:
        SignedOut: the session was ended.
    """
    facts = await consult(session_id, describe_page_context)
    return OpenPage(Visitor(session_id, facts.card), facts)


async def open_visit(session_id: UUID) -> Visitor:
    """The visitor behind a session, with the rights they hold now.

    Raises:
        SignedOut: the session was ended.
    """
    return Visitor(session_id, await consult(session_id, describe_visitor))
