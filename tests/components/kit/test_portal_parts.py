"""Our components pass plain JSON to the browser and only checked answers back."""

import asyncio

import pytest
from nicegui import ui
from nicegui.testing import User

from components.kit.actions import ActionButton, action_button
from components.kit.filter_bar import FilterBar, FilterChange, Option, Select
from components.kit.record_table import Column, Page, RecordTable, Row, TableEvents
from components.kit.shell import Shell
from components.kit.shell_facts import ContractorCard, NavItem, PersonCard
from components.kit.small_pieces import Empty
from components.kit.theme import Tone
from components.work.jobsite_panel import JobsitePanel, SiteDetails
from components.work.quick_view import QuickSite, QuickView
from tests.drawn import do, press, say

pytestmark = pytest.mark.nicegui_main_file("")

NAV = (NavItem("Invoices", "/invoices", "receipt-text"), NavItem("Messages", "/messages", "send"))
STATUS = Select("status", "Status", "all", (Option("all", "All", 2), Option("paid", "Paid", 1)))
EMPTY = Empty("receipt-text", "No invoices yet")


def send(element: ui.element, event: str, args: object) -> None:
    listener = next(x for x in element._event_listeners.values() if x.type == event)
    element._handle_event({"listener_id": listener.id, "args": args})


def shell() -> Shell:
    return Shell(NAV, ContractorCard("Greenfield"), PersonCard("Dana", "d@x.example"))


async def test_shell_follows_titles_badges_and_addresses(user: User) -> None:
    @ui.page("/invoices")
    def page() -> None:
        frame = shell()
        frame.set_title("Invoices", wide=True)
        frame.set_badges({"/messages": 120})
        with frame.content():
            ui.label("Inside")

    await user.open("/invoices?page=2")

    await user.should_see("Inside")
    await user.should_see("99+")
    frame = next(iter(user.find(Shell).elements))
    facts = frame.facts
    assert (facts.path, facts.title, facts.wide) == ("/invoices", "Invoices", True)
    assert '<h1 id="page-heading" tabindex="-1">Invoices</h1>' in frame.html
    assert frame.html.count('aria-current="page"') == 2  # in the rail, and in the phone's menu


async def test_action_button_ignores_presses_while_it_runs(user: User) -> None:
    ran: list[int] = []

    async def slow() -> None:
        ran.append(1)
        await asyncio.sleep(0.1)

    @ui.page("/pay")
    def page() -> None:
        action_button("Pay $5.00", slow)

    await user.open("/pay")
    press(user, "Pay $5.00")
    await asyncio.sleep(0.02)
    press(user, "Pay $5.00")
    await asyncio.sleep(0.2)

    assert ran == [1]
    (button,) = user.find(ActionButton).elements
    assert button._answered == 1


async def test_disabled_action_button_ignores_forged_presses(user: User) -> None:
    ran: list[int] = []

    @ui.page("/pay")
    def page() -> None:
        action_button("Pay", lambda: ran.append(1)).set_enabled(False)

    await user.open("/pay")
    (button,) = user.find(ActionButton).elements
    say(button, "click", "press")
    await asyncio.sleep(0.05)

    assert ran == []
    assert " disabled>" in button.html


async def test_filter_bar_passes_offered_values_only(user: User) -> None:
    heard: list[FilterChange] = []

    @ui.page("/list")
    def page() -> None:
        FilterBar(search="Search invoices", query="", selects=[STATUS], on_change=heard.append)

    await user.open("/list")
    bar = next(iter(user.find(FilterBar).elements))
    assert '<option value="all" selected>All (2)</option>' in bar.html
    do(bar, "search", entered="mulch")
    do(bar, "search", entered="mulch")  # as when the box is left
    do(bar, "choose", "status", "paid")
    do(bar, "choose", "status", "forged")
    await asyncio.sleep(0.05)

    assert heard == [
        FilterChange("mulch", {"status": "all"}),
        FilterChange("mulch", {"status": "paid"}),
    ]
    assert '<option value="paid" selected>' in bar.html


async def test_record_table_shows_its_rows_and_hears_the_person(user: User) -> None:
    heard: list[object] = []
    page_two = Page(
        (Row("1", {"number": "INV-1"}, "/invoices/INV-1", Tone.PAID, True),), 2, 1, 3, "-number"
    )

    @ui.page("/list")
    def page() -> None:
        events = TableEvents(on_sort=heard.append, on_page=heard.append, on_select=heard.append)
        columns = [Column("number", "Number", "link", sortable=True)]
        RecordTable("Invoices", columns, page_two, empty=EMPTY, events=events)

    await user.open("/list")
    await user.should_see("INV-1")
    await user.should_see("2–2 of 3")
    table = next(iter(user.find(RecordTable).elements))
    do(table, "sort")
    do(table, "order", entered="-number")
    do(table, "order", entered="forged")
    do(table, "page", "3")
    do(table, "tick", "1", True)
    do(table, "all", entered=False)
    do(table, "all", entered=True)
    await asyncio.sleep(0.05)

    assert heard == ["number", "-number", "-number", 3, ("1",), (), ("1",)]
    assert table.html.count(" checked") == 2  # the row's box, and that of all


async def test_record_table_keeps_ticks_of_other_pages(user: User) -> None:
    heard: list[tuple[str, ...]] = []
    rows = tuple(Row(key, {"number": key}, selectable=key != "3") for key in "123")

    @ui.page("/list")
    def page() -> None:
        events = TableEvents(on_select=heard.append)
        columns = [Column("number", "Number")]
        RecordTable("Invoices", columns, Page(), empty=EMPTY, events=events)

    await user.open("/list")
    await user.should_see("No invoices yet")
    (table,) = user.find(RecordTable).elements
    table.set_page(Page(rows, total=3), selected=("9", "1"))
    assert "data-mixed" in table.html
    assert table.html.count('name="row"') == 2
    do(table, "all", entered=True)
    await asyncio.sleep(0.05)
    assert "data-mixed" not in table.html
    do(table, "all", entered=False)
    await asyncio.sleep(0.05)

    assert heard == [("9", "1", "2"), ("9",)]


def test_page_of_nothing_has_one_page() -> None:
    assert Page().pages == 1


def test_a_list_too_long_to_count_says_that_more_follow() -> None:
    row = Row(key="INV-1", cells={})
    page = Page(rows=(row,) * 25, number=2, size=25, total=500, has_more=True)
    end_of_count = Page(rows=(row,) * 25, number=20, size=25, total=500, has_more=True)

    assert (page.range, page.pages) == ("26–50 of more than 500", 20)
    assert (end_of_count.range, end_of_count.pages) == ("476–500 of more than 500", 21)


async def test_closing_the_quick_view_and_the_panel_takes_them_away(user: User) -> None:
    closed: list[str] = []

    @ui.page("/map")
    def page() -> None:
        QuickView(on_open=closed.append, on_close=lambda _nothing: closed.append("quick")).set_site(
            QuickSite("1", "Oak Lane", "", "In progress", "progress")
        )
        JobsitePanel(on_close=lambda _nothing: closed.append("panel")).set_site(
            SiteDetails("1", "Oak Lane", "", ())
        )

    await user.open("/map")
    for kind in (QuickView, JobsitePanel):
        element = next(iter(user.find(kind).elements))
        assert "Oak Lane" in element.html
        do(element, "close")
        await user.should_not_see(content="Oak Lane", kind=kind)

    assert closed == ["quick", "panel"]
