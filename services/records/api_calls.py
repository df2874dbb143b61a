"""One call of other software is one transaction, with the rights its key has in that moment."""

import asyncio
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services.kit.permissions import Actor
from services.kit.unit_of_work import read, write
from services.records.api_keys import identify_caller

P = ParamSpec("P")
R = TypeVar("R")


async def consult_with_key(
    token: str,
    service: Callable[Concatenate[Session, Actor, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run a service that only reads.

    Raises:
        KeyRefused: the key is unknown or was revoked.
    """

    def work(session: Session) -> R:
        return service(session, identify_caller(session, token).actor, *args, **kwargs)

    return await asyncio.to_thread(read, work)


async def execute_with_key(
    token: str,
    service: Callable[Concatenate[Session, Actor, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run a changing service.

    Raises:
        KeyRefused: the key is unknown or was revoked.
    """

    def work(session: Session) -> R:
        return service(session, identify_caller(session, token).actor, *args, **kwargs)

    try:
        return await asyncio.to_thread(write, work)
    except IntegrityError:
        # Somebody made the same record in between: now it is there, and the service finds it.
        return await asyncio.to_thread(write, work)
