"""Answers that many screens share: rights are read for each screen, what they lead to once."""

import asyncio
from collections.abc import Callable, Collection, Hashable
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from sqlmodel import Session

from services.kit.errors import SignedOut
from services.kit.permissions import Actor, PageSession, Signed, check_page, load_actors
from services.kit.unit_of_work import consult, read

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., object])

_shared: set[Callable[..., object]] = set()


def shared_read(service: F) -> F:
    """Mark a reading service whose answer depends on role, customer and scope, not on who asks.

    It is then called with an actor who is nobody in particular, so it cannot tell people apart.
    """
    _shared.add(service)
    return service


class SharedReads:
    """The answers of one moment, for the screens of some sessions."""

    def __init__(self, session_ids: Collection[UUID]) -> None:
        self._session_ids = frozenset(session_ids)
        self._actors: asyncio.Task[dict[UUID, Actor]] | None = None
        self._answers: dict[Hashable, asyncio.Task[object]] = {}

    async def fetch(
        self,
        who: Signed,
        service: Callable[Concatenate[Session, Actor, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a reading service for a session, or take what it said to an equal.

        Raises:
            SignedOut: the session was ended.
            CustomerSwitched: the page shows another customer than its person stands for now.
        """
        session_id = who.session_id if isinstance(who, PageSession) else who
        if service not in _shared or session_id not in self._session_ids:
            return await consult(who, service, *args, **kwargs)
        actor = check_page(who, await self._actor(session_id))
        nobody = replace(actor, person_id=None, session_id=None, name="")
        key = (nobody, service, _frozen(args), _frozen(sorted(kwargs.items())))
        answer = self._answers.get(key)
        if answer is None:

            def work(session: Session) -> object:
                return service(session, nobody, *args, **kwargs)

            answer = asyncio.create_task(asyncio.to_thread(read, work))
            self._answers[key] = answer
        # One screen that goes away must not take the answer from the others.
        return cast(R, await asyncio.shield(answer))

    async def _actor(self, session_id: UUID) -> Actor:
        if self._actors is None:
            ids = self._session_ids
            loading = asyncio.to_thread(read, lambda session: load_actors(session, ids))
            self._actors = asyncio.create_task(loading)
        actor = (await asyncio.shield(self._actors)).get(session_id)
        if actor is None:
            raise SignedOut
        return actor


def _frozen(value: object) -> Hashable:
    """Arguments as a key."""
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, set | frozenset):
        return frozenset(value)
    assert isinstance(value, Hashable)
    return value
