"""An import of 306,000 rows by its command, beside a serving portal that others write to."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.exports import ExportSize, size_of, write_export
from benchmarks.portal import ROOT, Portal, database_url, make_key, serve
from benchmarks.results import Result, percentile
from data.kit import engine, schema

_BETWEEN = 0.05  # seconds between two writes
_GUEST = {"name": "Somebody Else", "email": "else@example.com"}


@dataclass(slots=True)
class _Writer:
    """Puts a customer again and again, each time another phone, and keeps how long that took."""

    portal: Portal
    key: str
    waits: list[float] = field(default_factory=list)
    failed: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        headers = {"Authorization": f"Bearer {self.key}"}
        with httpx.Client(base_url=self.portal.url, headers=headers, timeout=60) as client:
            while not self.is_over.wait(_BETWEEN):
                begun = time.monotonic()
                body = {**_GUEST, "phone": str(begun)}
                answer = client.put("/api/v1/customers/else", json=body)
                self.waits.append(time.monotonic() - begun)
                self.failed += answer.status_code >= 300


@dataclass(frozen=True, slots=True)
class _Run:
    """What an import took."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def measure_importing(folder: Path, scale: float) -> list[Result]:
    """Many customers, and then a second import of the same, which changes nothing."""
    folder.mkdir(parents=True)
    engine.configure(database_url(folder))
    schema.upgrade()
    size = size_of(scale)
    export = folder.parent / "export"
    write_export(export, size)
    with serve(folder) as portal:
        # A portal has a company before it takes documents.
        _import(folder, _company_of(export, folder.parent / "company"))
        writer = _Writer(portal, make_key(folder))
        thread = threading.Thread(target=writer.run)
        thread.start()
        try:
            first = _import(folder, export)
            waits = list(writer.waits)
            again = _import(folder, export)
        finally:
            writer.is_over.set()
            thread.join()
    return [*_results("import", size, first, waits, writer.failed), *_again(size, again)]


def _results(
    what: str, size: ExportSize, run: _Run, waits: list[float], failed: int
) -> list[Result]:
    name = f"{what} of {size.rows:,} rows"
    return [
        Result(f"{name}: time", run.seconds, "s", 60),
        Result(f"{name}: CPU of its process", run.cpu_seconds, "s"),
        Result(f"{name}: peak memory", run.peak_mb, "MB", 300),
        Result(f"{len(waits):,} writes meanwhile: p50", percentile(waits, 0.5) * 1000, "ms"),
        Result(f"{len(waits):,} writes meanwhile: p99", percentile(waits, 0.99) * 1000, "ms", 1000),
        Result(f"{len(waits):,} writes meanwhile: longest", max(waits) * 1000, "ms"),
        Result("writes meanwhile that failed", failed, "writes", 0),
    ]


def _again(size: ExportSize, run: _Run) -> list[Result]:
    name = f"the same {size.rows:,} rows again"
    return [
        Result(f"{name}: time", run.seconds, "s"),
        Result(f"{name}: CPU of its process", run.cpu_seconds, "s"),
        Result(f"{name}: peak memory", run.peak_mb, "MB", 300),
    ]


def _company_of(export: Path, alone: Path) -> Path:
    alone.mkdir()
    (alone / "company.csv").write_bytes((export / "company.csv").read_bytes())
    return alone


def _import(folder: Path, export: Path) -> _Run:
    """Run the command in a process of its own."""
    settings = {"PORCHLIGHT_DATA_DIR": str(folder), "PORCHLIGHT_SECRET_KEY": "0" * 64}
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "import", str(export)],
        cwd=folder,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("the import failed")
    cpu = used.ru_utime + used.ru_stime
    return _Run(time.monotonic() - begun, cpu, used.ru_maxrss * 1024 / 1e6)
