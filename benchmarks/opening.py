"""Opening pages of customers with much: the server's CPU a page, and how large the page is."""

import asyncio
import re
from pathlib import Path

import httpx

from benchmarks.portal import Portal, serve, sign_in
from benchmarks.portfolio import Builder, Filled, Size
from benchmarks.results import Result
from benchmarks.sockets import open_page
from components.work.jobsite_screen import PINS_URL

TIMES = 20
_ELEMENT = re.compile(r'"(\d+)":\{"tag"')


def measure_opening(folder: Path, scale: float) -> list[Result]:
    """The invoice list, the dashboard and the jobsites of large customers."""
    builder = Builder(folder)
    invoices = builder.customer(Size(properties=5, invoices=500))
    visits = builder.customer(Size(properties=5, upcoming=500))
    sites = int(10_000 * scale)
    jobsites = builder.customer(Size(properties=sites))
    builder.close()
    with serve(folder) as portal:
        return [
            *asyncio.run(_open(folder, portal, invoices, "/invoices", "500 invoices")),
            *asyncio.run(_open(folder, portal, visits, "/dashboard", "500 upcoming visits")),
            *asyncio.run(_open(folder, portal, jobsites, "/jobsites", f"{sites:,} properties")),
        ]


# The most that a page may take: milliseconds of CPU, and elements.
_GOALS = {"/invoices": (25, 150), "/dashboard": (30, 150), "/jobsites": (100, 150)}


async def _open(
    folder: Path, portal: Portal, customer: Filled, path: str, what: str
) -> list[Result]:
    cookie = sign_in(folder, customer.person_id)
    async with httpx.AsyncClient(timeout=60) as client:
        elements = await visit_page(client, portal, path, cookie)
        await asyncio.sleep(0.5)
        computed = portal.cpu_seconds()
        for _ in range(TIMES):
            elements = await visit_page(client, portal, path, cookie)
        computed = portal.cpu_seconds() - computed
    most_cpu, most_elements = _GOALS[path]
    return [
        Result(f"{path} with {what}: server CPU", computed * 1000 / TIMES, "ms", most_cpu),
        Result(f"{path} with {what}: elements", elements, "elements", most_elements),
    ]


async def visit_page(client: httpx.AsyncClient, portal: Portal, path: str, cookie: str) -> int:
    """Open a page until it is whole, map included, and leave it; how many elements it has."""
    page = await open_page(client, portal.url, path, cookie)
    listening = asyncio.create_task(page.listen())
    if path == "/jobsites":
        pins = await client.get(f"{portal.url}{PINS_URL}", headers={"Cookie": cookie})
        pins.raise_for_status()
    await asyncio.sleep(0.3)
    listening.cancel()
    await page.socket.close()
    texts = [page.html, *(text for _, text in page.heard)]
    return len({number for text in texts for number in _ELEMENT.findall(text)})
