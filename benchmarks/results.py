"""What a benchmark found, beside the goal it was measured against."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

LATEST = Path(__file__).parent / "results" / "latest.json"


@dataclass(frozen=True, slots=True)
class Result:
    """One number. The goal is the most it may be, or None where it is only told."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def ok(self) -> bool:
        return self.goal is None or self.value <= self.goal


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    return percentile(values, 0.5)


def row(result: Result) -> str:
    """One line of the table."""
    goal = "" if result.goal is None else f"≤ {result.goal:,.10g}"
    verdict = "" if result.goal is None else ("ok" if result.ok else "MISSED")
    return f"{result.name:<58} {result.value:>10,.2f} {result.unit:<9} {goal:>10}  {verdict}"


def write_latest(results: Sequence[Result], scale: float) -> None:
    """Keep the numbers, with what they were measured on."""
    LATEST.parent.mkdir(exist_ok=True)
    report = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "scale": scale,
        "results": [{**asdict(result), "ok": result.ok} for result in results],
    }
    LATEST.write_text(json.dumps(report, indent=2) + "\n")
