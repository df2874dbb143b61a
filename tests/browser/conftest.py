"""For browser tests: Chromium for a module, and one demo for all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demo_portal import Demo, serve_demo
from tests.browser.map_browser import chromium

expect.set_options(timeout=20_000)  # a slow machine must not fail a test; costs nothing when green


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the whole session: Playwright's loop would stand in the way of asyncio's tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo as ``make run`` starts it. Tests must not rely on what others left alone."""
    with serve_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo
