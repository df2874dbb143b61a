"""Starting several calls at one moment, each in a thread of its own."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Sequence
from threading import Barrier, Thread

from services.kit.errors import DomainError


def race(*calls: Coroutine[None, None, object]) -> Counter[str]:
    """How the calls went: "done", or the name of the refusal; anything else raised is lost."""
    outcomes: list[str] = []
    start = Barrier(len(calls))

    def run(call: Coroutine[None, None, object]) -> None:
        start.wait()
        try:
            asyncio.run(call)
        except DomainError as refusal:
            outcomes.append(type(refusal).__name__)
        else:
            outcomes.append("done")

    threads: Sequence[Thread] = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)
