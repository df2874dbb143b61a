"""How long the demo takes until it answers: the first time, with the sample, and again."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.portal import ROOT, await_portal, free_port
from benchmarks.results import Result

FIRST_GOAL = 20.0
SECOND_GOAL = 5.0


def measure_starting(folder: Path, _scale: float) -> list[Result]:
    """The first start imports the sample and prepares its photos; the second finds them."""
    with _demo(folder) as seconds:
        first = seconds
    with _demo(folder) as seconds:
        second = seconds
    shutil.rmtree(folder)
    return [
        Result("demo: first start, sample imported", first, "s", FIRST_GOAL),
        Result("demo: second start", second, "s", SECOND_GOAL),
    ]


@contextlib.contextmanager
def _demo(folder: Path) -> Iterator[float]:
    folder.mkdir(exist_ok=True)
    port = free_port()
    given = {k: v for k, v in os.environ.items() if not k.startswith(("PORCHLIGHT", "NICEGUI"))}
    env = given | {"PORCHLIGHT_PRACTICE_PORT": str(free_port())}
    command = [sys.executable, str(ROOT / "app.py"), "demo", "--port", str(port)]
    with (folder / "server.log").open("a") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            yield await_portal(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait(20)
