"""One burst of events redraws many screens: they are drawn in it from shared answers."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from services.shared_reads import SharedReads

# What a screen starts inside of a burst may outlive it, and must then read for itself.
_LONGEST_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Burst:
    reads: SharedReads
    ends_at: float


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
    burst = _current.get()
    if burst is None or time.monotonic() > burst.ends_at:
        return None
    return burst.reads
