"""Timers: what will happen by itself later (a debit clears, a dispute arrives)."""

import time
from dataclasses import dataclass
from enum import StrEnum

from services.demo.practice_stripe.store import Store, make_id

_PREFIX = "timer:"


class Due(StrEnum):
    """What a timer does when it is due."""

    SETTLE_DEBIT = "settle_debit"
    OPEN_DISPUTE = "open_dispute"
    FINISH_REFUND = "finish_refund"
    FAIL_DEPOSITS = "fail_deposits"


@dataclass(frozen=True, slots=True)
class Timer:
    """One thing that will happen to one object."""

    action: Due
    target: str


class Timers:
    """Timers live in the store, so a debit still clears after a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(self, seconds: float, action: Due, target: str) -> None:
        """Let the action happen to the object after that many seconds."""
        row: dict[str, object] = {
            "due": time.time() + seconds,
            "action": action.value,
            "target": target,
        }
        self._store.keep(make_id(_PREFIX), row)

    def take_due(self, seconds: float) -> list[Timer]:
        """Take out every timer that is due within so many seconds from now, soonest first."""
        limit = time.time() + seconds
        rows = [
            (key, float(str(row["due"])), row)
            for key, row in self._store.kept.items()
            if key.startswith(_PREFIX)
        ]
        due = sorted((row for row in rows if row[1] <= limit), key=lambda each: each[1])
        for key, _, _ in due:
            self._store.keep(key, None)
        return [Timer(Due(str(row["action"])), str(row["target"])) for _, _, row in due]

    def stop(self, target: str) -> None:
        """Forget what was to happen to the object."""
        for key, row in list(self._store.kept.items()):
            if key.startswith(_PREFIX) and row["target"] == target:
                self._store.keep(key, None)
