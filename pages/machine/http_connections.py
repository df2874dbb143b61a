"""How long a browser may take to say what it wants, and how many may take their time at once.

Uvicorn waits for ever: for a request that was half sent, for a body that trickles in, for somebody
who asks and does not read. Each of them holds one of the files that a process may have open.
"""

import asyncio
import resource
from collections import OrderedDict
from dataclasses import dataclass
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

WANTED_FILES = 65_536
_KEPT_FREE = 200  # files for the database, photos, mail and Stripe
_MOST_WAITING = 500
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process puts up with. Seconds, bytes, and connections."""

    connections: int
    waiting: int  # of those, how many may be idle or in the middle of asking
    head_seconds: float = 10
    head_bytes: int = 65_536
    body_seconds: float = 20  # and a second more for each ``body_rate`` bytes that came
    body_rate: int = 1_000
    unread_seconds: float = 60  # for an answer of which nothing more is taken


def raise_file_limit(wanted: int = WANTED_FILES) -> int:
    """Let this process open as many files as the system allows it; how many those are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return wanted if soft == resource.RLIM_INFINITY else soft


def limits_for(files: int) -> Limits:
    """What a process can afford that may open so many files."""
    connections = max(32, files - _KEPT_FREE)
    return Limits(connections, min(_MOST_WAITING, connections // 2))


def limited_protocol(limits: Limits) -> type[asyncio.Protocol]:
    """For ``ui.run(http=...)``: HTTP as uvicorn speaks it, with an end to waiting."""
    shared = {"limits": limits, "waiting": OrderedDict()}
    return type("LimitedProtocol", (_Limited,), shared)


class _Limited(HttpToolsProtocol):
    """One connection. It waits unless a whole request is being answered."""

    limits: ClassVar[Limits]
    waiting: ClassVar["OrderedDict[_Limited, None]"]

    _patience: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _begun = 0.0
    _received = 0
    _is_head = False
    _has_begun = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()
        self._expect_head()
        if len(self.connections) > self.limits.connections:
            self._drop_oldest()

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        self._stop_clock()
        if self._unread is not None:
            self._unread.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._is_head and self._received > self.limits.head_bytes + len(data):
            self._refuse(_TOO_LONG)
            return
        super().data_received(data)

    def handle_websocket_upgrade(self) -> None:
        self._leave()
        self._stop_clock()
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._has_begun = True
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._is_head = False
        self._start_clock(self.limits.body_seconds)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._leave()
        self._stop_clock()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._wait()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(self.limits.unread_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()

    def _expect_head(self) -> None:
        self._is_head = True
        self._start_clock(self.limits.head_seconds)

    def _start_clock(self, seconds: float) -> None:
        self._stop_clock()
        self._begun, self._received = self.loop.time(), 0
        self._patience = self.loop.call_later(seconds, self._look_at_clock)

    def _stop_clock(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _look_at_clock(self) -> None:
        left = 0.0
        if not self._is_head:
            earned = self._received / self.limits.body_rate
            left = self._begun + self.limits.body_seconds + earned - self.loop.time()
        if self.flow.read_paused:  # it is we who are not reading
            left = max(left, self.limits.head_seconds)
        if left > 0:
            self._patience = self.loop.call_later(left, self._look_at_clock)
        elif self._is_head and self._has_begun:
            self._refuse(_TOO_SLOW)
        else:
            self.transport.close()

    def _refuse(self, answer: bytes) -> None:
        self._stop_clock()
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(answer)
        self.transport.close()

    def _wait(self) -> None:
        self.waiting[self] = None
        self.waiting.move_to_end(self)
        if len(self.waiting) > self.limits.waiting:
            self._drop_oldest()

    def _leave(self) -> None:
        self.waiting.pop(self, None)

    def _drop_oldest(self) -> None:
        """Whoever has waited longest: an honest request is whole within moments."""
        oldest = next(iter(self.waiting))
        oldest._leave()
        oldest.transport.abort()
