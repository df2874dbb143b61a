"""What the gallery's browser tests share: the served gallery, and pages that are watched."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
URL = f"http://127.0.0.1:{os.environ.get('GALLERY_PORT', '13390')}"
DESKTOP, PHONE = (1280, 800), (390, 844)


@contextmanager
def served_gallery() -> Iterator[None]:
    """Serve the gallery as a process of its own."""
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "NICEGUI"))}
    command = [sys.executable, "-m", "tests.browser.gallery", URL.rpartition(":")[2]]
    server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL)
    try:
        wait_for_gallery()
        yield
    finally:
        server.terminate()
        server.wait()


def wait_for_gallery() -> None:
    for _ in range(200):
        try:
            httpx.get(f"{URL}/pictures/1.jpg", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return


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
