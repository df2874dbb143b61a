"""Runs the tests that read the real clock at moments when days, months and years change.

``python -m tests.clock_moments`` runs every moment in every zone; paths after it narrow the
tests. Each run is a pytest of its own under Debian's ``faketime``, with this module as its
plugin: of the test modules that ask the time, themselves or in a helper that they import, it
leaves out the tests that stop the clock.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
ASKS = re.compile(r"\bclock\.(now|today)\(|\bdatetime\.now\(|\btime\.time\(|\bdate\.today\(")
APART = ("tests/browser", "tests/faults", "tests/test_")  # other processes, with their own clocks
ZONES = ("Pacific/Auckland", "America/New_York")
NOTHING_RAN = 5


class Moment(NamedTuple):
    """A moment in UTC, and why something may go wrong then."""

    at: datetime
    why: str


MOMENTS = (
    Moment(datetime(2027, 1, 1, 4, 59, tzinfo=UTC), "New Year's Eve, 23:59 in Buffalo"),
    Moment(datetime(2027, 1, 1, 5, 1, tzinfo=UTC), "New Year, 00:01 in Buffalo"),
    Moment(datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "New Year's Eve, 23:59 in UTC"),
    Moment(datetime(2027, 1, 1, 0, 1, tzinfo=UTC), "New Year, 00:01 in UTC"),
    Moment(datetime(2027, 3, 14, 6, 59, tzinfo=UTC), "01:59, a minute before clocks go forward"),
    Moment(datetime(2027, 11, 7, 5, 59, tzinfo=UTC), "01:59, a minute before clocks go back"),
    Moment(datetime(2028, 2, 29, 17, 0, tzinfo=UTC), "29 February, noon in Buffalo"),
    Moment(datetime(2027, 5, 1, 3, 59, tzinfo=UTC), "the end of April, 23:59 in Buffalo"),
    Moment(datetime(2027, 6, 14, 3, 59, tzinfo=UTC), "the end of a week, 23:59 in Buffalo"),
)


@cache
def asks_the_time(path: Path) -> bool:
    """Whether a test module, or a module of ours that it imports from the tests, asks the time."""
    source = path.read_text()
    if ASKS.search(source):
        return True
    helpers = [
        ROOT / f"{name.replace('.', '/')}.py"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests.")
        for name in (node.module or "", f"{node.module}.{node.names[0].name}")
    ]
    return any(asks_the_time(helper) for helper in helpers if helper.exists())


def modules() -> list[str]:
    """The test modules that ask the time, found in their text."""
    found = (path for path in sorted((ROOT / "tests").rglob("test_*.py")) if asks_the_time(path))
    names = (path.relative_to(ROOT).as_posix() for path in found)
    return [name for name in names if not name.startswith(APART)]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what stops the clock, and what asks another database the same again."""
    chosen, left = [], []
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        apart = "stopped_clock" in fixtures or item.get_closest_marker("postgres")
        (left if apart else chosen).append(item)
    items[:] = chosen
    config.hook.pytest_deselected(items=left)


def run_at(moment: Moment, zone: str, paths: list[str]) -> int:
    """Run the tests as if it were the moment, on a machine in the zone; the exit code."""
    ahead = round((moment.at - datetime.now(UTC)).total_seconds())
    environment = os.environ | {
        "TZ": zone,
        "NO_FAKE_STAT": "1",  # else every compiled module looks stale
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    # By distance, not by name: faketime would read the name in the machine's zone.
    command = ["faketime", "-f", f"{ahead:+}s", sys.executable, "-m", "pytest", "-q"]
    plugins = ["-p", "tests.clock_moments", "-p", "no:cacheprovider"]
    return subprocess.run([*command, *plugins, *paths], cwd=ROOT, env=environment).returncode


def main(arguments: list[str]) -> int:
    """Run every moment in every zone; paths given narrow the tests, for looking at one."""
    if shutil.which("faketime") is None:
        print("faketime is not installed: 'apt-get install faketime' as root adds it.")
        return 1
    failed = []
    paths = arguments or modules()
    for moment in MOMENTS:
        for zone in ZONES:
            print(f"\n{moment.at:%Y-%m-%d %H:%M} UTC, TZ={zone}: {moment.why}", flush=True)
            if run_at(moment, zone, paths) not in (0, NOTHING_RAN):
                failed.append(f"{moment.why} (TZ={zone})")
    print("\n".join(["", "Failed at:", *failed] if failed else ["", "Right at every moment."]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
