"""From the click on "Pay" to "Payment received", in Chromium against the demo's stand-in."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, sync_playwright
from sqlmodel import col, select

from benchmarks.portal import ROOT, await_portal, database_url, free_port, sign_in
from benchmarks.results import Result, percentile
from data.accounts.people import Membership, Role
from data.kit import engine
from data.money.invoices import Invoice, InvoiceState
from data.work.customers import Customer
from services.kit.unit_of_work import read

TIMES = 5
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# Timed inside of the page, as the payer sees it.
_PAY = """() => new Promise((resolve) => {
  const dialog = document.querySelector('[role="dialog"]');
  const button = [...dialog.querySelectorAll("button")].find((one) => /^Pay /.test(one.innerText));
  const started = performance.now();
  const look = () => /Payment received/.test(dialog.innerText)
    ? resolve(performance.now() - started)
    : setTimeout(look, 2);
  button.click();
  look();
})"""


def measure_paying(folder: Path, scale: float) -> list[Result]:
    """Several payments by card, each of another invoice."""
    del scale
    with _demo(folder) as url, sync_playwright() as playwright:
        engine.configure(database_url(folder / "var/demo"))
        person_id, numbers = _find_payer()
        name, _, value = sign_in(folder / "var/demo", person_id).partition("=")
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None,
            args=_FLAGS,
        )
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "url": url}])
        page = context.new_page()
        took = [_pay(page, f"{url}/invoices/{number}") for number in numbers]
        browser.close()
    return [
        Result("pay click to 'Payment received', fastest", min(took), "ms"),
        Result("pay click to 'Payment received', slowest", percentile(took, 1), "ms", 1000),
    ]


def _pay(page: Page, address: str) -> float:
    page.goto(address)
    page.get_by_role("button", name="Checkout").click()
    fields = page.frame_locator('iframe[title="Secure payment input frame"]')
    fields.locator("input[name=number]").fill("4242424242424242")
    fields.locator("input[name=expiry]").fill("12 / 34")
    fields.locator("input[name=cvc]").fill("123")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Pay ")).wait_for()
    return float(page.evaluate(_PAY))


def _find_payer() -> tuple[UUID, list[str]]:
    """An admin whose customer has enough to pay."""
    unpaid = (
        select(Membership.person_id, Invoice.number)
        .join(Customer, col(Customer.id) == Membership.customer_id)
        .join(Invoice, col(Invoice.customer_id) == Customer.id)
        .where(Membership.role == Role.ADMIN, Invoice.state == InvoiceState.OPEN)
        .where(Invoice.settled_minor == 0, Invoice.total_minor > 0)
    )
    owed: dict[UUID, list[str]] = {}
    for person_id, number in read(lambda session: list(session.exec(unpaid).all())):
        owed.setdefault(person_id, []).append(number)
    person_id = max(owed, key=lambda one: len(owed[one]))
    return person_id, owed[person_id][:TIMES]


@contextmanager
def _demo(folder: Path) -> Iterator[str]:
    folder.mkdir(exist_ok=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    given = {k: v for k, v in os.environ.items() if not k.startswith(("PORCHLIGHT", "NICEGUI"))}
    env = given | {"PORCHLIGHT_PRACTICE_PORT": str(free_port())}
    command = [sys.executable, str(ROOT / "app.py"), "demo", "--port", str(port)]
    with (folder / "server.log").open("a") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            await_portal(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(20)
