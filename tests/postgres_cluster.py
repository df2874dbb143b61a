"""A throw-away PostgreSQL server on loopback, for tests that need its locks."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.served import free_port


def programs() -> Path | None:
    """Where PostgreSQL's programs lie; None where they are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path))
    return found[-1].parent if found else None


@contextmanager
def cluster() -> Iterator[str]:
    """Start a server, yield its URL, and remove everything afterwards."""
    folder = programs()
    assert folder is not None
    with tempfile.TemporaryDirectory(prefix="porchlight-pg-") as home:
        os.chmod(home, 0o777)
        port = free_port()
        _run(folder / "initdb", "-D", f"{home}/db", "-A", "trust", "-U", "porchlight", "-N")
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
        server = [folder / "pg_ctl", "-D", f"{home}/db", "-w", "-l", f"{home}/log"]
        _run(*server, "-o", options, "start")
        try:
            yield f"postgresql+psycopg://porchlight@127.0.0.1:{port}/postgres"
        finally:
            _run(*server, "-m", "immediate", "stop")


def restart(data_directory: str) -> None:
    """Stop a cluster and start it again as it was: every connection to it is lost."""
    folder = programs()
    assert folder is not None
    log = Path(data_directory).parent / "log"
    _run(folder / "pg_ctl", "-D", data_directory, "-w", "-l", log, "-m", "fast", "restart")


def _run(*command: Path | str) -> None:
    # The server refuses to run as root, as which tests run in CI.
    as_postgres: list[Path | str] = ["runuser", "-u", "postgres", "--"]
    prefix = as_postgres if os.getuid() == 0 and _has_user("postgres") else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd="/tmp")


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
