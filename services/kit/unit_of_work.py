"""One call of a service is one transaction."""

import asyncio
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from data.kit import change_watcher, engine
from services.kit.full_disks import refused_when_full
from services.kit.permissions import SYSTEM, Actor, Signed, load_actor

P = ParamSpec("P")
R = TypeVar("R")

_on_commit: list[Callable[[], None]] = []  # filled by the wiring: wakes the event tail


def after_commit(wake: Callable[[], None]) -> None:
    """Call ``wake`` after each commit that announced something, from the committing thread."""
    _on_commit[:] = [wake]


async def execute(
    who: Signed,
    service: Callable[Concatenate[Session, Actor, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run a changing service for whoever is signed in, rights read in the same transaction.

    Raises:
        SignedOut: the session was ended.
        CustomerSwitched: the page shows another customer than its person stands for now.
    """

    def work(session: Session) -> R:
        return service(session, load_actor(session, who), *args, **kwargs)

    return await asyncio.to_thread(write, work)


async def consult(
    who: Signed,
    service: Callable[Concatenate[Session, Actor, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run a service that only reads; it waits for no writer."""

    def work(session: Session) -> R:
        return service(session, load_actor(session, who), *args, **kwargs)

    return await asyncio.to_thread(read, work)


async def execute_as_system(
    service: Callable[Concatenate[Session, Actor, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run a changing service for the portal itself: webhooks, the outbox, scheduled work."""
    return await asyncio.to_thread(write, lambda session: service(session, SYSTEM, *args, **kwargs))


async def consult_as_system(
    service: Callable[Concatenate[Session, Actor, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run a service that only reads, for the portal itself."""
    return await asyncio.to_thread(read, lambda session: service(session, SYSTEM, *args, **kwargs))


def write(work: Callable[[Session], R]) -> R:
    """Do the work in one transaction. Blocks: on the event loop use ``execute``.

    The commit happens here and nowhere else. When the work raises, nothing is stored.

    Raises:
        StorageFull: the disk of the database takes no more.
    """
    with refused_when_full(), engine.write_session() as session:
        result = work(session)
        announced = bool(session.info.get("announced"))
        if announced:
            change_watcher.notify(session)
        session.commit()
    if announced:
        for wake in _on_commit:
            wake()
    return result


def read(work: Callable[[Session], R]) -> R:
    """Do work that changes nothing. Blocks: on the event loop use ``consult``."""
    with engine.read_session() as session:
        return work(session)
