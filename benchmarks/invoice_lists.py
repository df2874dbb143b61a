"""The invoice list of customers of every size, among a million other invoices."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session

from benchmarks.portfolio import Builder, Size
from benchmarks.results import Result, median
from data.people import Role
from services.invoice_filters import InvoiceQuery
from services.invoice_status import InvoiceStatus
from services.invoices import list_invoices, sum_money
from services.permissions import Actor
from services.unit_of_work import read

ALL = 1_000_000
SIZES = (200, 5_000, 100_000)
OTHERS = 20_000  # invoices of each of the other customers
TIMES = 7
# Milliseconds for one page of the list, by the size of the customer.
_GOALS = {200: 25, 5_000: 50, 100_000: 500}


def measure_invoice_lists(folder: Path, scale: float) -> list[Result]:
    """Opening the list, searching it, and its sums; in the service, without the screen."""
    builder = Builder(folder)
    customers = {size: builder.customer(Size(properties=1, invoices=size)) for size in SIZES}
    for _ in range(int((ALL * scale - sum(SIZES)) / OTHERS)):
        builder.customer(Size(invoices=OTHERS))
    builder.close()
    results = []
    for size, customer in customers.items():
        actor = Actor(Role.ADMIN, "Bench", customer_id=customer.customer_id)
        looks = {
            "list": lambda s, a=actor: list_invoices(s, a, InvoiceQuery()),
            "search": lambda s, a=actor: list_invoices(s, a, InvoiceQuery(search="mulch 9")),
            "open ones": lambda s, a=actor: list_invoices(s, a, _OPEN),
            "sums": lambda s, a=actor: sum_money(s, a),
        }
        among = f"invoices of {size:,} among {max(ALL * scale, sum(SIZES)):,.0f}"
        results += [
            Result(f"{among}: {name}", _time(look), "ms", _GOALS[size])
            for name, look in looks.items()
        ]
    return results


_OPEN = InvoiceQuery(status=InvoiceStatus.OPEN)


def _time(look: Callable[[Session], object]) -> float:
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        read(look)
        took.append((time.perf_counter() - begun) * 1000)
    return median(took)
