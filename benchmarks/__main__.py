"""``python -m benchmarks [--scale 0.1] [--only NAME ...]``: a table, and results/latest.json."""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.fan_out import measure_fan_out
from benchmarks.invoice_lists import measure_invoice_lists
from benchmarks.map_in_browser import measure_map
from benchmarks.opening import measure_opening
from benchmarks.papers import measure_papers
from benchmarks.paying import measure_paying
from benchmarks.photos import measure_photos
from benchmarks.results import Result, row, write_latest
from benchmarks.starting import measure_starting

Measure = Callable[[Path, float], list[Result]]
BENCHES: dict[str, Measure] = {
    "starting": measure_starting,
    "opening": measure_opening,
    "map": measure_map,
    "fan-out": measure_fan_out,
    "photos": measure_photos,
    "papers": measure_papers,
    "paying": measure_paying,
    "invoice-lists": measure_invoice_lists,
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
            found = BENCHES[name](Path(folder) / "portal", chosen.scale)
        for result in found:
            print(row(result))
        print(f"{'':<58} ({name}: {time.monotonic() - begun:.0f} s)\n", flush=True)
        results += found
    if not chosen.only:
        write_latest(results, chosen.scale)
    missed = [result.name for result in results if not result.ok]
    print(f"{len(results) - len(missed)} of {len(results)} goals met.")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
