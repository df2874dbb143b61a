"""Calls of services that want fresh proof of who it is."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from nicegui import ui
from sqlmodel import Session

from components.visitor import Visitor
from services.errors import DomainError
from services.links import Links
from services.permissions import Actor

P = ParamSpec("P")
R = TypeVar("R")


class Proved:
    """Runs a service for the visitor; their proof is asked for where theirs is too old."""

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
            DomainError: the business refused.
        """
        return await self._visitor.change(service, *args, **kwargs)

    async def perform(
        self,
        done: str,
        service: Callable[Concatenate[Session, Actor, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> bool:
        """Whether it was done; the visitor is told how it went."""
        try:
            await self.run(service, *args, **kwargs)
        except DomainError as refusal:
            ui.notify(str(refusal), type="negative")
            return False
        ui.notify(done, type="positive")
        return True
