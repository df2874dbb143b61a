"""What every operation of the stand-in works on."""

from dataclasses import dataclass

from services.demo.practice_stripe.events import Events
from services.demo.practice_stripe.store import Store
from services.demo.practice_stripe.timers import Timers


@dataclass(frozen=True, slots=True)
class PracticeContext:
    """The objects, the events about them, and what will happen later.

    `ach_seconds` is how long a bank debit, a dispute or a slow refund takes.
    """

    store: Store
    events: Events
    timers: Timers
    ach_seconds: float
