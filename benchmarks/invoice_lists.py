"""The invoice list of customers of every size, among a million other invoices."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlmodel import Session

from benchmarks.portfolio import Builder, Size
from benchmarks.results import Result, median, percentile
from data.people import Role
from services.invoice_filters import InvoiceQuery
from services.invoice_status import InvoiceStatus
from services.invoices import list_invoices, sum_money
from services.permissions import Actor
from services.unit_of_work import read

ALL = 1_000_000
SIZES = (200, 5_000, 100_000)
OTHERS = 20_000  # invoices of each of the other customers
TIMES = 40
MOST_CPU = 25  # milliseconds
MOST_GROWTH = 1.5  # of the slow ones, from the smallest customer to the largest
QUERIES = {
    "list": InvoiceQuery(),
    "page 4": InvoiceQuery(page=4),
    "last 90 days": InvoiceQuery(period="last-90-days"),
    "open ones": InvoiceQuery(status=InvoiceStatus.OPEN),
    "search": InvoiceQuery(search="mulch 9"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds: what 95 of 100 take at most, and the CPU of one."""

    p95: float
    cpu: float


def measure_invoice_lists(folder: Path, scale: float) -> list[Result]:
    """Opening the list, searching it, and its sums; in the service, without the screen."""
    builder = Builder(folder)
    customers = {size: builder.customer(Size(properties=1, invoices=size)) for size in SIZES}
    other = builder.customer(Size(invoices=OTHERS))
    builder.copy_invoices(other, int((ALL * scale - sum(SIZES)) / OTHERS) - 1)
    builder.close()
    taken = {
        size: _measure(Actor(Role.ADMIN, "Bench", customer_id=one.customer_id))
        for size, one in customers.items()
    }
    results = []
    for name in taken[SIZES[0]]:
        for size in SIZES:
            one = taken[size][name]
            about = f"{size:,} invoices, {name}"
            results.append(Result(f"{about}: p95", one.p95, "ms"))
            results.append(Result(f"{about}: CPU", one.cpu, "ms", MOST_CPU))
        growth = taken[SIZES[-1]][name].p95 / taken[SIZES[0]][name].p95
        results.append(Result(f"{name}: growth of the p95", growth, "times", MOST_GROWTH))
    return results


def _measure(actor: Actor) -> dict[str, Taken]:
    def list_with(query: InvoiceQuery, session: Session) -> object:
        return list_invoices(session, actor, query)

    def sum_all(session: Session) -> object:
        return sum_money(session, actor)

    looks = {name: partial(list_with, query) for name, query in QUERIES.items()}
    return {name: _time(look) for name, look in [*looks.items(), ("sums", sum_all)]}


def _time(look: Callable[[Session], object]) -> Taken:
    took, computed = [], []
    for _ in range(TIMES):
        begun, busy = time.perf_counter(), time.process_time()
        read(look)
        took.append((time.perf_counter() - begun) * 1000)
        computed.append((time.process_time() - busy) * 1000)
    return Taken(percentile(took, 0.95), median(computed))
