"""One burst of events redraws many screens: they are drawn in it from shared answers."""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from services.kit.shared_reads import SharedReads

P = ParamSpec("P")
R = TypeVar("R")

# What a screen starts inside of a burst may outlive it, and must then read for itself.
_LONGEST_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Burst:
    reads: SharedReads
    ends_at: float
    # Results with their arguments, which must stay alive for their ids to mean them.
    built: dict[Hashable, tuple[object, object]] = field(default_factory=dict)


_current: ContextVar[_Burst | None] = ContextVar("burst", default=None)


@contextmanager
def drawn_from(reads: SharedReads) -> Iterator[None]:
    """Let what is started inside read from shared answers."""
    mark = _current.set(_Burst(reads, time.monotonic() + _LONGEST_SECONDS))
    try:
        yield
    finally:
        _current.reset(mark)


def current_reads() -> SharedReads | None:
    """The shared answers of the burst that this runs in."""
    burst = _current_burst()
    return None if burst is None else burst.reads


def once_a_burst(build: Callable[P, R]) -> Callable[P, R]:
    """Let screens that show the same answer share what is built of it; nobody may change that.

    Writing 20 visits in words for each of 200 screens took longer than all the rest.
    """

    @wraps(build)
    def build_once(*args: P.args, **kwargs: P.kwargs) -> R:
        burst = _current_burst()
        if burst is None:
            return build(*args, **kwargs)
        given = (*args, *kwargs.values())
        key = (build, *(_mark(value) for value in given), *kwargs)
        if key not in burst.built:
            burst.built[key] = given, build(*args, **kwargs)
        return cast(R, burst.built[key][1])

    return build_once


def _current_burst() -> _Burst | None:
    burst = _current.get()
    return None if burst is None or time.monotonic() > burst.ends_at else burst


def _mark(value: object) -> Hashable:
    """Small values by what they are, moments to the minute, answers by which object they are."""
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return value if isinstance(value, str | int | date | None) else ("object", id(value))
