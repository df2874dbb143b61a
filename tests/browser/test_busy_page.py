"""What is in somebody's hands stays there while the page around it changes a hundred times."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.served import free_port, served

pytestmark = pytest.mark.browser
HELD = """() => {
  const note = document.activeElement, row = note.closest("li");
  return {
    focus: note.id, value: note.value, caret: [note.selectionStart, note.selectionEnd],
    isOpen: row.querySelector("details").open,
    scrolled: row.querySelector(".lines").scrollTop,
    turning: row.querySelector(".count").getAnimations().map((one) => one.startTime),
    same: note === window.note,
  };
}"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    address, log = f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("busy") / "log"
    command = [sys.executable, "-m", "tests.browser.busy_page", str(port)]
    with served(command, f"{address}/ready", Path(log)):
        yield address


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page, troubles = context.new_page(), list[str]()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(url)
    page.locator("#row3").first.wait_for()
    yield page
    context.close()
    assert troubles == []


def change(url: str, times: int) -> int:
    answer = httpx.post(f"{url}/change?times={times}", trust_env=False, timeout=60)
    return int(answer.text)


def changes_shown(page: Page) -> int:
    return int(
        page.evaluate(
            """() => [...document.querySelector("#rows").querySelectorAll(".count")]
              .reduce((sum, one) => sum + Number(one.textContent.split(" ")[1]), 0)"""
        )
    )


def wait_for_changes(page: Page, total: int) -> None:
    page.wait_for_function(
        """(total) => [...document.querySelector("#rows").querySelectorAll(".count")]
          .reduce((sum, one) => sum + Number(one.textContent.split(" ")[1]), 0) === total""",
        arg=total,
    )


def test_typing_in_the_middle_of_a_word_goes_on_through_a_hundred_changes(
    page: Page, url: str
) -> None:
    row = page.locator("#row3").first
    row.get_by_text("More of row3").click()
    row.locator(".lines").evaluate("(lines) => { lines.scrollTop = 200 }")
    note = row.get_by_label("Note row3")
    note.fill("gardgate")
    note.evaluate("(note) => { note.setSelectionRange(4, 4); window.note = note }")
    before = page.evaluate(HELD)

    with ThreadPoolExecutor() as aside:
        changed = aside.submit(change, url, 100)
        page.keyboard.type("en ", delay=400)
        total = changed.result()
    wait_for_changes(page, total)

    held = page.evaluate(HELD)
    assert before["turning"]
    assert before["same"]
    assert held == before | {"value": "garden gate", "caret": [7, 7]}
    expect(page.locator("#noted").first).to_contain_text("garden gate")


def test_a_native_list_that_is_open_and_a_selection_stay(page: Page, url: str) -> None:
    row = page.locator("#row5").first
    row.get_by_text("More of row5").click()
    day = row.get_by_label("Day row5")
    day.focus()
    page.keyboard.press("Alt+ArrowDown")
    day.evaluate("(day) => { window.note = day }")

    total = change(url, 30)
    wait_for_changes(page, total)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement === window.note") is True
    expect(row.locator("details")).to_have_attribute("open", "")


def test_what_changed_while_the_line_was_cut_is_there_afterwards(page: Page, url: str) -> None:
    row = page.locator("#row2").first
    row.get_by_text("More of row2").click()
    row.get_by_label("Limit row2").fill("250")
    page.context.set_offline(True)
    page.evaluate("window.socket.disconnect()")

    change(url, 40)
    page.context.set_offline(False)
    page.evaluate("window.socket.connect()")
    total = change(url, 1)

    wait_for_changes(page, total)
    expect(row.get_by_label("Limit row2")).to_have_value("250")
    assert row.locator("details").evaluate("(one) => one.open") is True


def test_two_changes_in_one_breath_both_count(page: Page) -> None:
    before = changes_shown(page)

    page.get_by_role("button", name="Change twice").first.click()

    wait_for_changes(page, before + 2)


def test_a_rejected_choice_goes_back_and_a_rejected_text_stays_to_be_mended(page: Page) -> None:
    row = page.locator("#row1").first
    row.get_by_text("More of row1").click()
    limit, day = row.get_by_label("Limit row1"), row.get_by_label("Day row1")
    limit.fill("-5")
    limit.press("Tab")
    day.select_option("Friday")

    expect(day).to_have_value("Monday")
    expect(limit).to_have_value("-5")


def test_what_was_hidden_meanwhile_shows_the_present_and_keeps_the_past(
    page: Page, url: str
) -> None:
    page.get_by_role("button", name="Open aside").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("More of row4").click()
    dialog.get_by_label("Note row4").fill("half a thou")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    total = change(url, 10)
    wait_for_changes(page, total)
    page.get_by_role("button", name="Open aside").click()

    expect(dialog.get_by_label("Note row4")).to_have_value("half a thou")
    assert dialog.locator("#row4 details").evaluate("(one) => one.open") is True
    counts = dialog.locator(".count").all_inner_texts()
    assert sum(int(one.split()[1]) for one in counts) == total
