"""200 pages of one customer are open while a crew works: how soon each hears of it."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.portal import Portal, make_key, serve, sign_in
from benchmarks.portfolio import Builder, Filled, Size
from benchmarks.results import Result, median, percentile
from benchmarks.sockets import OpenPage, open_page

CLIENTS = 200
ROUNDS = 8
SETTLE = 2.0  # seconds in which everybody has heard, far more than it takes
SIZE = Size(properties=6, upcoming=20, invoices=30)


@dataclass(frozen=True, slots=True)
class _Round:
    p95: float  # milliseconds
    cpu: float  # milliseconds a client


def measure_fan_out(folder: Path, scale: float) -> list[Result]:
    """Latency and server CPU, for the pages that follow work."""
    builder = Builder(folder)
    customer = builder.customer(SIZE)
    builder.close()
    results = []
    for path in ("/jobsites", "/dashboard"):
        rounds = asyncio.run(_watch(folder, customer, path, max(2, int(CLIENTS * scale))))
        name = f"live update, {CLIENTS * min(scale, 1):.0f} open pages of {path}"
        results += [
            Result(f"{name}: p95", median([one.p95 for one in rounds]), "ms", 300),
            Result(f"{name}: CPU a page", median([one.cpu for one in rounds]), "ms", 1),
        ]
    return results


async def _watch(folder: Path, customer: Filled, path: str, number: int) -> list[_Round]:
    key = {"Authorization": f"Bearer {make_key(folder)}"}
    cookies = [sign_in(folder, customer.person_id) for _ in range(number)]
    with serve(folder) as portal:
        async with httpx.AsyncClient(timeout=60) as client:
            pages = [await open_page(client, portal.url, path, cookie) for cookie in cookies]
            listening = [asyncio.create_task(page.listen()) for page in pages]
            await asyncio.sleep(SETTLE)
            resting = portal.cpu_seconds()
            await asyncio.sleep(SETTLE)
            resting = portal.cpu_seconds() - resting
            client.headers.update(key)
            rounds = [await _work(client, portal, pages, at, resting) for at in range(ROUNDS)]
            for task in listening:
                task.cancel()
    return rounds


async def _work(
    client: httpx.AsyncClient, portal: Portal, pages: list[OpenPage], at: int, resting: float
) -> _Round:
    """Start or finish a visit, and wait until every page has heard."""
    visits = f"{portal.url}/api/v1/visits"
    found = (await client.get(f"{visits}?limit=500")).json()["data"]
    visit = found[-1] | {"status": "completed" if at % 2 else "in_progress"}
    computed = portal.cpu_seconds()
    begun = time.monotonic()
    answer = await client.put(f"{visits}/{visit['external_id']}", json=visit)
    answer.raise_for_status()
    await asyncio.sleep(SETTLE)
    computed = portal.cpu_seconds() - computed - resting
    waits = [page.first_after(begun, lambda _text: True) for page in pages]
    heard = [wait for wait in waits if wait is not None]
    assert len(heard) == len(pages), f"{len(pages) - len(heard)} pages heard nothing"
    return _Round(percentile(heard, 0.95) * 1000, computed * 1000 / len(pages))
