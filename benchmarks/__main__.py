"""``python -m benchmarks [--scale 0.1] [--only NAME ...]``: a table, and results/latest.json."""

import argparse
import importlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.results import Result, row, write_latest

Measure = Callable[[Path, float], list[Result]]
# Where each lies. They are imported when they run: a browser's driver and the like come with the
# development's set-up, and ``--help`` is asked before it.
BENCHES = {
    "starting": "benchmarks.starting",
    "opening": "benchmarks.opening",
    "map": "benchmarks.map_in_browser",
    "fan-out": "benchmarks.fan_out",
    "photos": "benchmarks.photos",
    "papers": "benchmarks.papers",
    "paying": "benchmarks.paying",
    "invoice-lists": "benchmarks.invoice_lists",
    "importing": "benchmarks.importing",
}


def main() -> int:
    """Run the benches one after the other; 1 when one of them misses a goal."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full amounts")
    parser.add_argument("--only", nargs="+", choices=BENCHES, help="run these alone")
    chosen = parser.parse_args()
    results: list[Result] = []
    for name in chosen.only or BENCHES:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="porchlight-bench-") as folder:
            found = _bench(name)(Path(folder) / "portal", chosen.scale)
        for result in found:
            print(row(result))
        print(f"{'':<58} ({name}: {time.monotonic() - begun:.0f} s)\n", flush=True)
        results += found
    if not chosen.only:
        write_latest(results, chosen.scale)
    missed = [result.name for result in results if not result.ok]
    print(f"{len(results) - len(missed)} of {len(results)} goals met.")
    return 1 if missed else 0


def _bench(name: str) -> Measure:
    try:
        module = importlib.import_module(BENCHES[name])
    except ModuleNotFoundError as error:
        raise SystemExit(f"{error.name} is not installed. Run: make bench") from error
    measure: Measure = getattr(module, f"measure_{name.replace('-', '_')}")
    return measure


if __name__ == "__main__":
    raise SystemExit(main())
