"""The invoice list of customers of every size, among a million other invoices."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
from sqlmodel import Session

from benchmarks.opening import visit_page
from benchmarks.portal import Portal, serve, sign_in
from benchmarks.portfolio import Builder, Size
from benchmarks.results import Result, median, percentile
from data.accounts.people import Role
from services.kit.permissions import Actor
from services.kit.unit_of_work import read
from services.money.invoice_filters import InvoiceQuery, InvoiceSort
from services.money.invoice_lists import list_invoices
from services.money.invoice_status import InvoiceStatus
from services.money.invoices import sum_money

ALL = 1_000_000
SIZES = (200, 5_000, 100_000)
OTHERS = 20_000  # invoices of each of the other customers
TIMES = 60
PAGE_TIMES = 15
MOST_CPU = 25  # milliseconds
MOST_GROWTH = 1.5  # of the slow ones, from the smallest customer to the largest
PERIOD_OF_ALL = "2020-01-01..2030-12-31"
QUERIES = {
    "list": InvoiceQuery(),
    "page 4": InvoiceQuery(page=4),
    "last page": InvoiceQuery(page=10**6),
    "last 90 days": InvoiceQuery(period="last-90-days"),
    "this year": InvoiceQuery(period="this-year"),
    "of 11 years": InvoiceQuery(period=PERIOD_OF_ALL),
    **{
        status.value: InvoiceQuery(status=status)
        for status in InvoiceStatus
        if status is not InvoiceStatus.DRAFT
    },
    "overdue, 90 days": InvoiceQuery(status=InvoiceStatus.OVERDUE, period="last-90-days"),
    **{f"sorted by {sort.value}": InvoiceQuery(sort=sort) for sort in InvoiceSort},
    "search of common words": InvoiceQuery(search="mulch 9"),
    "search of a rare word": InvoiceQuery(search="aquapon"),
    "search of a word of hundreds": InvoiceQuery(search="fountain"),
    "search of nothing": InvoiceQuery(search="mulch zebra"),
    "search of common words, open": InvoiceQuery(search="mulch", status=InvoiceStatus.OPEN),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds: what 95 of 100 take at most, and the CPU of one."""

    p95: float
    cpu: float


def measure_invoice_lists(folder: Path, scale: float) -> list[Result]:
    """Opening the list, searching it, and its sums: in the service, then with the screen."""
    builder = Builder(folder)
    customers = {size: builder.customer(Size(properties=1, invoices=size)) for size in SIZES}
    other = builder.customer(Size(invoices=OTHERS))
    builder.copy_invoices(other, int((ALL * scale - sum(SIZES)) / OTHERS) - 1)
    builder.close()
    actors = [Actor(Role.ADMIN, "Bench", customer_id=customers[size].customer_id) for size in SIZES]
    results = []
    for name, look in _looks().items():
        taken = _time([partial(look, actor) for actor in actors])
        for size, one in zip(SIZES, taken, strict=True):
            about = f"{size:,} invoices, {name}"
            results.append(Result(f"{about}: p95", one.p95, "ms"))
            results.append(Result(f"{about}: CPU", one.cpu, "ms", MOST_CPU))
        growth = taken[-1].p95 / taken[0].p95
        results.append(Result(f"{name}: growth of the p95", growth, "times", MOST_GROWTH))
    with serve(folder) as portal:
        cookies = [sign_in(folder, customers[size].person_id) for size in SIZES]
        return results + asyncio.run(_open_pages(portal, cookies))


async def _open_pages(portal: Portal, cookies: list[str]) -> list[Result]:
    """The whole page as a browser opens it, with the frame around it and the figures above."""
    computed = [0.0 for _ in cookies]
    async with httpx.AsyncClient(timeout=60) as client:
        for time_at in range(PAGE_TIMES + 1):
            for at, cookie in enumerate(cookies):
                before = portal.cpu_seconds()
                await visit_page(client, portal, "/invoices", cookie)
                if time_at:  # the first one of all warms the server up
                    computed[at] += (portal.cpu_seconds() - before) * 1000 / PAGE_TIMES
    results = [
        Result(f"{size:,} invoices, the whole page: server CPU", one, "ms")
        for size, one in zip(SIZES, computed, strict=True)
    ]
    growth = computed[-1] / computed[0]
    return [*results, Result("the whole page: growth of the CPU", growth, "times", MOST_GROWTH)]


def _looks() -> dict[str, Callable[[Actor, Session], object]]:
    def list_with(query: InvoiceQuery, actor: Actor, session: Session) -> object:
        return list_invoices(session, actor, query)

    def sum_all(actor: Actor, session: Session) -> object:
        return sum_money(session, actor)

    looks = {name: partial(list_with, query) for name, query in QUERIES.items()}
    return {**looks, "sums": sum_all}


def _time(looks: list[Callable[[Session], object]]) -> list[Taken]:
    """In turns, so that whatever else the machine does meets all sizes alike."""
    took: list[list[float]] = [[] for _ in looks]
    computed: list[list[float]] = [[] for _ in looks]
    for _ in range(TIMES):
        for at, look in enumerate(looks):
            begun, busy = time.perf_counter(), time.process_time()
            read(look)
            took[at].append((time.perf_counter() - begun) * 1000)
            computed[at].append((time.process_time() - busy) * 1000)
    return [
        Taken(percentile(times, 0.95), median(busy))
        for times, busy in zip(took, computed, strict=True)
    ]
