"""The portal as it is served: its own command in its own process, on a folder of its own."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
from sqlmodel import Session

from data.accounts.people import Person
from data.kit import engine
from data.records.api_keys import ApiScope
from services.accounts.sessions import open_session
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.records.api_keys import create_api_key

ROOT = Path(__file__).parent.parent
_FOREIGN = ("PORCHLIGHT", "NICEGUI", "PYTEST")  # NiceGUI serves otherwise where it is tested
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Portal:
    """A serving process."""

    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """The time that the process has computed so far, in all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory_mb(self) -> float:
        """What the process holds in memory."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[Portal]:
    """Run ``app.py serve`` on the database in a folder."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    given = {k: v for k, v in os.environ.items() if not k.startswith(_FOREIGN)}
    settings = {
        "PORCHLIGHT_PORT": str(port),
        "PORCHLIGHT_BASE_URL": url,
        "PORCHLIGHT_DATA_DIR": str(folder),
        "PORCHLIGHT_SECRET_KEY": secrets.token_hex(32),
        "PORCHLIGHT_SMTP_URL": "smtp://127.0.0.1:9",
        "PORCHLIGHT_MAIL_FROM": "office@greenfield.example",
    }
    command = [sys.executable, str(ROOT / "app.py"), "serve"]
    with (folder / "server.log").open("a") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=given | settings, stdout=log, stderr=log
        )
        try:
            await_portal(url, process)
            yield Portal(url, process.pid)
        finally:
            process.terminate()
            process.wait(20)


def make_key(folder: Path) -> str:
    """A key to write, made beside the serving process."""
    engine.configure(database_url(folder))
    return write(lambda session: create_api_key(session, SYSTEM, "Bench", ApiScope.WRITE)).token


def sign_in(folder: Path, person_id: UUID) -> str:
    """A cookie of somebody, made beside the serving process."""
    engine.configure(database_url(folder))

    def work(session: Session) -> str:
        return open_session(session, SYSTEM, session.get_one(Person, person_id), "link", "bench")

    return f"porchlight={write(work)}"


def database_url(folder: Path) -> str:
    return f"sqlite:///{folder.resolve()}/porchlight.db"


def await_portal(url: str, process: subprocess.Popen[bytes]) -> float:
    """Wait until a portal answers that was started just now; how many seconds that took."""
    begun = time.monotonic()
    while time.monotonic() - begun < 90:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/healthz", timeout=5).status_code == 200:
                return time.monotonic() - begun
        if process.poll() is not None:
            raise RuntimeError("the portal did not start; see server.log")
        time.sleep(0.05)
    raise RuntimeError("the portal did not answer")


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
