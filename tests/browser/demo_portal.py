"""The demo as a visitor meets it: served by its own command, driven in Chromium."""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import httpx
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Page

from tests.served import free_port, served

AXE = (Path(__file__).parent / "assets" / "axe.min.js").read_text(encoding="utf-8")
DESKTOP = (1280, 800)
PHONE = (390, 844)
STILL = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return !document.getAnimations().some((one) =>
    one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity);
}"""
_cookies: dict[tuple[str, str], list[SetCookieParam]] = {}
# A declined card is answered with 402, a refused photo with 422: browsers report that as errors.
EXPECTED = re.compile(r"status of 4[02]2")
# What a page still asked for while its person signed out is refused.
TOO_LATE = re.compile(r"status of 401")


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: where it is, and the folder it keeps its data in."""

    url: str
    stripe: str  # the stand-in's own address
    folder: Path
    seconds_to_start: float

    def turn_clock(self, days: int) -> int:
        """Go on to so many days from now; how many automatic payments were tried then."""
        address = f"{self.stripe}/turn-clock?days={days}"
        return int(httpx.get(address, trust_env=False, timeout=30).text)


@contextmanager
def serve_demo(folder: Path) -> Iterator[Demo]:
    """Run ``app.py demo`` in a folder of its own, on free ports, Stripe's schema watching."""
    port, practice_port = free_port(), free_port()
    url, stripe = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{practice_port}"
    env = {"PORCHLIGHT_PRACTICE_PORT": str(practice_port)}
    command = [sys.executable, "-m", "tests.browser.guarded_demo", "demo", "--port", str(port)]
    begun = time.monotonic()
    with served(command, f"{url}/readyz", folder / "server.log", folder, env):
        yield Demo(url, stripe, folder, time.monotonic() - begun)
        violations = httpx.get(f"{stripe}/violations", trust_env=False)
        assert violations.text == "", violations.text


@dataclass(slots=True)
class Watch:
    """What a page did that it should not have done."""

    origin: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    is_signed_out: bool = False

    def follow(self, page: Page) -> None:
        own = (self.origin, self.origin.replace("http", "ws"), "data:", "blob:", "about:")
        page.on("request", lambda request: self._ask(request.url, request.url.startswith(own)))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: self._hear(message) if message.type == "error" else None,
        )

    def _ask(self, url: str, is_own: bool) -> None:
        if not is_own:
            self.outside.append(url)
        if url == f"{self.origin}/sign-out":
            self.is_signed_out = True

    def _hear(self, message: ConsoleMessage) -> None:
        is_late = self.is_signed_out and TOO_LATE.search(message.text)
        if not EXPECTED.search(message.text) and not is_late:
            self.complaints.append(f"{message.text} {message.location.get('url', '')}")


@contextmanager
def visit(browser: Browser, demo: Demo, size: tuple[int, int]) -> Iterator[Page]:
    """A fresh browser profile; fails when the page complained or asked anybody else."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    watch = Watch(demo.url)
    watch.follow(page)
    try:
        yield page
    except Exception as error:
        log = (demo.folder / "server.log").read_text(encoding="utf-8")
        error.add_note(f"The page:\n{page.locator('body').aria_snapshot()}")
        error.add_note(f"The server:\n{log[-3000:]}")
        raise
    context.close()
    wrong = [*watch.outside, *watch.complaints]
    assert not wrong, wrong


def sign_in_by_link(page: Page, demo: Demo, email: str, home: str = "**/jobsites") -> None:
    """Ask for a link, find it in the mailbox, open it and continue."""
    page.goto(f"{demo.url}/sign-in")
    page.get_by_role("textbox", name="Email").fill(email)
    page.get_by_role("button", name="Email me a link").click()
    page.goto(f"{demo.url}/demo/mailbox?to={email}")
    letter = page.get_by_role("article").filter(has_text="Your sign-in link for").first
    letter.locator("a[href*='/sign-in/link/']").first.click()
    page.get_by_role("button", name=re.compile("^Continue as ")).click()
    page.wait_for_url(home)


def arrive(page: Page, demo: Demo, email: str, home: str = "**/jobsites") -> None:
    """Come back with the cookie of this person's last visit; the first time sign in by link.

    For tests of what is behind the door: signing in by link opens five pages each time.
    """
    known = _cookies.get((demo.url, email))
    if known is not None:
        page.context.add_cookies(known)
        page.goto(demo.url + home.removeprefix("**"))
        if not page.url.startswith(f"{demo.url}/sign-in"):
            return
    sign_in_by_link(page, demo, email, home)
    _cookies[demo.url, email] = cast(list[SetCookieParam], page.context.cookies())


def payment_fields(page: Page) -> FrameLocator:
    """The fields inside Stripe's frame."""
    return page.frame_locator('iframe[title="Secure payment input frame"]')


def enter_card(page: Page, number: str) -> None:
    fields = payment_fields(page)
    fields.locator("input[name=number]").fill(number)
    fields.locator("input[name=expiry]").fill("12 / 34")
    fields.locator("input[name=cvc]").fill("123")


def settle(page: Page) -> None:
    """Until nothing moves any more, but for what moves for ever."""
    page.wait_for_function(STILL)


def serious_faults(page: Page) -> list[str]:
    """What axe-core finds that is serious or worse."""
    settle(page)  # colors on their way from one theme to the other are no fault
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document)")["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
