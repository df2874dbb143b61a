"""What the map's browser tests share: the served harness, Chromium, and a page that is watched."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.served import free_port, served

URL = f"http://127.0.0.1:{free_port()}"  # each worker's own
HOSTILE = "</script><img src=x onerror=alert(1)>${alert(2)}`"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# The same engine. Without windows a page opens at a third of the work.
CHROMIUMS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
VIEW = "() => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]"
FIND = """() => {
  window.host = [...Array(500).keys()].map((id) => getElement(id)).find((e) => e?.objects);
  window.pins = host.objects.pins; window.map = host.objects.map;
}"""
harness = httpx.Client(base_url=f"{URL}/harness/", trust_env=False)


@contextmanager
def served_harness() -> Iterator[None]:
    """Serve the harness as a process of its own."""
    command = [sys.executable, "-m", "tests.browser.map_harness", URL.rpartition(":")[2]]
    with (
        tempfile.NamedTemporaryFile() as log,
        served(command, f"{URL}/harness/chosen", Path(log.name)),
    ):
        yield


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without its windows where that is installed; or else Playwright's own."""
    path = next((path for path in CHROMIUMS if path.exists()), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def watched_page(browser: Browser, *, forgiven: str | None = None) -> Iterator[Page]:
    """A fresh page on twelve pins; errors and requests that leave the site fail the test."""
    tell("reset/12")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page, troubles = context.new_page(), list[str]()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: troubles.append(dialog.message))
    page.on("console", lambda line: line.type == "error" and troubles.append(line.text))
    page.on("request", lambda request: request.url.startswith(URL) or troubles.append(request.url))
    yield page
    context.close()
    left = [it for it in troubles if not forgiven or forgiven not in it]
    assert not left, left


def tell(order: str) -> None:
    """Turn one of the harness's switches."""
    harness.post(order).raise_for_status()


def open_map(page: Page, query: str = "") -> None:
    """Open the map's page and wait for its pins."""
    page.goto(f"{URL}/{query}")
    page.locator(".leaflet-marker-icon").first.wait_for()
    page.evaluate(FIND)
