"""Servers that tests start as processes of their own: a port, an environment, the wait, the end."""

import atexit
import os
import random
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
# Outgoing connections are given higher ports: none of them takes one of these between our look
# and the server's start. By chance, so that two test runs on one machine do not meet.
PORTS = range(20_000, 32_000)
SECONDS_TO_START = 240  # 3 to 5 on a quiet machine
SECONDS_TO_END = 20

_held = ExitStack()  # sockets that keep ports for those who are to listen there
atexit.register(_held.close)


def free_port() -> int:
    for port in random.sample(PORTS, 100):
        with suppress(OSError):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
            _hold(port)
            return port
    raise AssertionError("no port is free")


def _hold(port: int) -> None:
    """Servers, which may use an address again, get it in spite of us; who looks for one, not."""
    holder = _held.enter_context(socket.socket())
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", port))


def plain_environment() -> dict[str, str]:
    """This process's own, without what makes NiceGUI believe itself tested."""
    given = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "NICEGUI"))}
    return given | {"PYTHONPATH": str(ROOT)}


def start(
    command: Sequence[str], log: Path, folder: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a server whose words go to ``log``."""
    settings = plain_environment() | dict(env or {})
    with log.open("ab") as stream:
        return subprocess.Popen(command, cwd=folder, env=settings, stdout=stream, stderr=stream)


def wait_until_served(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers; a server that ended, or never answers, fails with what it said."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        assert server.poll() is None, f"the server ended:\n{log.read_text()[-4000:]}"
        with suppress(httpx.TransportError):
            if httpx.get(url, trust_env=False).status_code < 500:
                return
        time.sleep(0.1)
    raise AssertionError(f"{url} was not served:\n{log.read_text()[-4000:]}")


def end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(SECONDS_TO_END)
    finally:
        server.kill()  # nothing, where it has ended


@contextmanager
def served(
    command: Sequence[str],
    url: str,
    log: Path,
    folder: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Serve for as long as the block runs; ``url`` is what answers once it is ready."""
    server = start(command, log, folder, env)
    try:
        wait_until_served(url, server, log)
        yield
    finally:
        end(server)
