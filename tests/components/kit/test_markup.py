"""Only what changed is sent, and only what was drawn can be done."""

import asyncio
import logging

import pytest
from nicegui import ui
from nicegui.testing import User

from components.kit import html as h
from components.kit.markup import (
    Markup,
    read_drawn,
    read_entered,
    read_fields,
    read_nothing,
    read_number,
    read_tick,
)
from tests.drawn import say

pytestmark = pytest.mark.nicegui_main_file("")
TABLE = (("1", "Mow <b>all</b>", "Scheduled"), ("2", "Edge", "Done"))


@h.piece
def row(key: str, title: str, state: str) -> h.Drawn:
    more = h.button("Open", on_click=h.act("open", key))
    return h.li(title, h.b(state), more, id=f"row-{key}")


class Rows(Markup):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.react("open", read_drawn, self.heard.append)
        self.react("page", read_number, self.heard.append)
        self.react("tick", read_tick, self.heard.append)
        self.react("word", read_entered, self.heard.append)
        self.react("form", read_fields, self.heard.append)
        self.react("never", read_nothing, None)
        self.show(TABLE)

    def show(self, rows: tuple[tuple[str, str, str], ...], page: int = 1) -> None:
        self.draw(
            h.ol(row(*one) for one in rows),
            h.input_(on_change=h.act("tick", "1"), type="checkbox"),
            h.input_(on_input=h.act("word")),
            h.form(on_submit=h.act("form")),
            h.button("Next", on_click=h.act("page", str(page + 1))),
        )


async def rows(user: User) -> Rows:
    made: list[Rows] = []

    @ui.page("/")
    def page() -> None:
        made.append(Rows())

    await user.open("/")
    await user.should_see("Mow <b>all</b>")
    made[0]._sent = None
    return made[0]


def sent(element: Markup) -> dict[str, object]:
    props: dict[str, dict[str, object]] = element._to_dict()["props"]
    return props["patch"]


async def test_the_whole_is_sent_once_and_later_only_what_changed(user: User) -> None:
    element = await rows(user)

    whole = element._to_dict()["props"]["whole"]
    assert whole["html"] == element.html
    assert "<b>all" not in element.html
    assert sent(element) == {"base": whole["version"]}

    element.show((TABLE[0], ("2", "Edge", "On the way")))
    patch = sent(element)
    assert patch["pieces"] == [row("2", "Edge", "On the way")]
    assert (patch["base"], patch["version"]) == (whole["version"], whole["version"] + 1)


async def test_new_html_names_pieces_that_stayed(user: User) -> None:
    element = await rows(user)
    element._to_dict()

    element.show((("3", "Prune", "Scheduled"), TABLE[0]))

    html = str(sent(element)["html"])
    assert '<li id="row-1" data-kept></li>' in html
    assert "Prune" in html
    assert "row-2" not in html


async def test_a_browser_that_missed_something_is_sent_the_whole(user: User) -> None:
    element = await rows(user)
    element._to_dict()
    element.show(TABLE[:1])
    before = sent(element)["version"]

    say(element, "whole", "")
    await asyncio.sleep(0.05)

    whole = element._to_dict()["props"]["whole"]
    assert whole == {"version": before + 1, "html": element.html}  # type: ignore[operator]


async def test_nothing_is_sent_when_it_reads_as_before(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    element = await rows(user)
    updates: list[None] = []
    monkeypatch.setattr(element, "update", lambda: updates.append(None))

    element.show(TABLE)

    assert updates == []


@pytest.mark.parametrize(
    "told",
    ["open 3", "page 3", "__init__", 'open 1" x="', "open", "never", "tick 2", "open 1 2"],
)
@pytest.mark.parametrize(
    "kind", ["click", "change", "submit", 'change" data-on-click', "", "keydown"]
)
async def test_what_was_not_drawn_cannot_be_said(
    user: User, kind: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    element = await rows(user)
    caplog.set_level(logging.CRITICAL)

    say(element, kind, told)
    await asyncio.sleep(0.02)

    assert element.heard == []


async def test_what_was_drawn_is_heard_as_it_was_meant(user: User) -> None:
    element = await rows(user)

    say(element, "click", "open 2")
    say(element, "click", "page 2")
    say(element, "change", "tick 1", True)
    say(element, "change", "tick 1", "yes")
    say(element, "input", "word", "x" * 5_000)
    say(element, "input", "word", {"a": 1})
    say(element, "submit", "form", {"name": "Ann", "age": 4})
    say(element, "submit", "form", ["name"])
    await asyncio.sleep(0.05)

    assert element.heard == [
        "2",
        2,
        ("1", True),
        ("1", False),
        "x" * 4_000,
        "",
        {"name": "Ann"},
        {},
    ]


async def test_a_thing_that_is_gone_cannot_be_done(user: User) -> None:
    element = await rows(user)
    element.show(TABLE[:1])

    say(element, "click", "open 2")
    await asyncio.sleep(0.02)

    assert element.heard == []


async def test_an_act_is_answered_even_when_it_fails(user: User) -> None:
    element = await rows(user)

    def fail(_number: int) -> None:
        raise RuntimeError("broken")

    element.react("page", read_number, fail)
    with pytest.raises(RuntimeError, match="broken"):
        await element._receive(
            type("Event", (), {"args": {"number": 7, "kind": "click", "told": "page 2"}})()
        )

    assert element._to_dict()["props"]["answered"] == 7
