"""An invoice as PDF: printed afresh, and asked for once more."""

import asyncio
import time
from pathlib import Path

import httpx
from sqlmodel import select

from benchmarks.portal import Portal, serve, sign_in
from benchmarks.portfolio import Builder, Size
from benchmarks.results import Result, median
from data.money.invoices import Invoice
from services.kit.unit_of_work import read

FRESH, AGAIN = 12, 60


def measure_papers(folder: Path, scale: float) -> list[Result]:
    """What a browser waits for ``/invoices/{number}.pdf``, and the CPU that it costs."""
    del scale
    builder = Builder(folder)
    customer = builder.customer(Size(properties=2, invoices=200))
    builder.close()
    numbers = read(
        lambda session: [row.number for row in session.exec(select(Invoice).limit(FRESH + 1))]
    )
    with serve(folder) as portal:
        cookie = sign_in(folder, customer.person_id)
        return asyncio.run(_measure(portal, cookie, numbers))


async def _measure(portal: Portal, cookie: str, numbers: list[str]) -> list[Result]:
    async with httpx.AsyncClient(base_url=portal.url, headers={"Cookie": cookie}) as client:
        await _time(client, numbers[0])  # fonts are read once a process
        fresh = [await _time(client, number) for number in numbers[1:]]
        computed = portal.cpu_seconds()
        again = [await _time(client, numbers[at % FRESH]) for at in range(AGAIN)]
        computed = portal.cpu_seconds() - computed
    return [
        Result("invoice as PDF, printed afresh", median(fresh), "ms", 300),
        Result("invoice as PDF, printed before", median(again), "ms", 10),
        Result("invoice as PDF, printed before: server CPU", computed * 1000 / AGAIN, "ms"),
    ]


async def _time(client: httpx.AsyncClient, number: str) -> float:
    begun = time.perf_counter()
    answer = await client.get(f"/invoices/{number}.pdf")
    took = (time.perf_counter() - begun) * 1000
    assert answer.content[:5] == b"%PDF-", answer.status_code
    return took
