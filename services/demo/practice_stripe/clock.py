"""The clock: lets what is due happen, by itself or when somebody moves time on."""

import threading

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.debits import settle_debit
from services.demo.practice_stripe.disputes import open_dispute
from services.demo.practice_stripe.microdeposits import fail_deposits
from services.demo.practice_stripe.refunds import finish_refund
from services.demo.practice_stripe.timers import Due, Timer

TICK_SECONDS = 0.1


def run_due(context: PracticeContext, seconds: float) -> int:
    """Run what is due within so many seconds from now; returns how many things happened."""
    with context.store.lock:
        timers = context.timers.take_due(seconds)
        for timer in timers:
            _run(context, timer)
        context.store.commit()
    return len(timers)


def _run(context: PracticeContext, timer: Timer) -> None:
    match timer.action:
        case Due.SETTLE_DEBIT:
            settle_debit(context, timer.target)
        case Due.OPEN_DISPUTE:
            open_dispute(context, timer.target)
        case Due.FINISH_REFUND:
            finish_refund(context, timer.target)
        case Due.FAIL_DEPOSITS:
            fail_deposits(context, timer.target)


class Clock:
    """A thread that looks for what is due ten times a second."""

    def __init__(self, context: PracticeContext) -> None:
        self._context = context
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="practice-clock", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            run_due(self._context, 0)

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
