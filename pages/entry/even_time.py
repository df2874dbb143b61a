"""Answers that take equally long, whatever was found: time must not tell who is known here."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

S = TypeVar("S")
P = ParamSpec("P")
R = TypeVar("R")

# Longer than any of it takes, mails that go out at the same moment included; a person who waits
# for a mail does not notice.
BEAT = 0.4  # seconds


def in_even_time(
    answer: Callable[Concatenate[S, P], Awaitable[R]],
) -> Callable[Concatenate[S, P], Awaitable[R]]:
    """For doors at which somebody types whose account it is: the answer leaves on the beat."""

    @wraps(answer)
    async def wait_for_beat(page: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            return await answer(page, *args, **kwargs)
        finally:
            await asyncio.sleep((begun - loop.time()) % BEAT)

    return wait_for_beat
