"""The line between a browser and the portal, which tests can cut, silence and mend."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import Enum

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset and throws away what waits


class State(Enum):
    """What the line does with what is sent over it."""

    WHOLE = "passes everything"
    CUT = "is broken, and refuses new connections"
    DEAF = "swallows everything; neither end is told"
    ONE_WAY = "brings the portal what the browser says, and swallows the answers"


class Line:
    """A proxy on a port of its own, in front of whatever listens at ``target``."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._state = State.WHOLE
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def mend(self) -> None:
        """Pass everything again. What went through a deaf line is dead: it lost bytes."""
        self._break()
        self._state = State.WHOLE

    def cut(self) -> None:
        self._state = State.CUT
        self._break()

    def deafen(self) -> None:
        self._state = State.DEAF

    def swallow_answers(self) -> None:
        self._state = State.ONE_WAY

    def close(self) -> None:
        self._state = State.CUT
        self._listener.close()
        self._break()

    def _break(self) -> None:
        with self._lock:
            ends, self._open = self._open, set()
        for end in ends:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                # Wakes the thread that reads here; the other end hears of it by the reset.
                end.shutdown(socket.SHUT_RD)
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._state is State.CUT:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:  # the portal is down
                near.close()
                continue
            with self._lock:
                self._open |= {near, far}
            self._pump(near, far, lambda: self._state in (State.WHOLE, State.ONE_WAY))
            self._pump(far, near, lambda: self._state is State.WHOLE)

    def _pump(self, source: socket.socket, sink: socket.socket, passes: Callable[[], bool]) -> None:
        def run() -> None:
            with suppress(OSError):
                while data := source.recv(65536):
                    if passes():
                        sink.sendall(data)
            for end in (source, sink):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

        threading.Thread(target=run, daemon=True).start()
