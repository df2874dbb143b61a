"""What the gallery's browser tests share: the served gallery, and pages that are watched."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.served import free_port, served

URL = f"http://127.0.0.1:{free_port()}"
DESKTOP, PHONE = (1280, 800), (390, 844)


@contextmanager
def served_gallery() -> Iterator[None]:
    """Serve the gallery as a process of its own."""
    command = [sys.executable, "-m", "tests.browser.gallery", URL.rpartition(":")[2]]
    with (
        tempfile.NamedTemporaryFile() as log,
        served(command, f"{URL}/pictures/1.jpg", Path(log.name)),
    ):
        yield


@contextmanager
def watched_page(browser: Browser, size: tuple[int, int] = DESKTOP) -> Iterator[Page]:
    """A fresh page; errors, foreign requests and the Material font fail the test."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page, troubles = context.new_page(), list[str]()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: troubles.append(dialog.message))
    page.on("console", lambda line: line.type == "error" and troubles.append(line.text))
    page.on("request", lambda request: is_ours(request.url) or troubles.append(request.url))
    yield page
    context.close()
    assert troubles == []


def is_ours(url: str) -> bool:
    """Our own host, and no font but our own."""
    return url.startswith(URL) and (".woff" not in url or "/static/inter-" in url)


def open_page(page: Page, path: str) -> None:
    page.goto(URL + path)
    page.locator(".pl-top h1").wait_for()
