"""Each page's first answer holds what it shows as HTML, in which no text of anybody is a tag."""

import re
from html.parser import HTMLParser
from pathlib import Path

from nicegui.testing import User as Browser
from sqlalchemy import Table, update
from sqlmodel import AutoString, Session, SQLModel

from tests.pages.busy_world import make_busy
from tests.pages.matrix_world import World, make_world
from tests.pages.test_access_matrix import DOCUMENTS, LISTS, portal_addresses

EVIL = '</div><script nonce="x">alert(1)</script><img src=x onerror=alert(2) nonce=y>'
# Texts that are read by machines: by their names, and those that begin a credential.
MACHINES = re.compile(
    r"(^|_)(id|hash|number|currency|timezone|zone|email|sha256|media_type|code|version|url|color|"
    r"payload|country|local|crew|language|user_agent|key|secret|state|kind|locale|rrule|region|cursor|ip)$"
)
TABLES = ("company", "customer", "property", "visit", "service", "material", "invoice_line",
          "estimate", "estimate_line", "thread", "message", "person", "visit_request")  # fmt: skip


class Tags(HTMLParser):
    """The tags that a browser sees, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def tags_of(page: str) -> Tags:
    """Those of the page's content alone."""
    content = page.partition('<div id="app"')[2].partition('<div id="nicegui-keep-alive')[0]
    tags = Tags()
    tags.feed(content.partition(">")[2])
    return tags


def spoil(session: Session, table: Table) -> int:
    """Put a tag into every text of a table that people write; how many columns that were."""
    texts = [
        column
        for column in table.columns
        if isinstance(column.type, AutoString)
        and not column.foreign_keys
        and not column.primary_key
        and not MACHINES.search(column.name)
    ]
    for column in texts:
        session.execute(update(table).where(column.is_not(None)).values({column: EVIL + column}))
    return len(texts)


async def page_of(user: Browser, world: World, role: str, address: str) -> str:
    user.http_client.cookies.set("porchlight", world.tokens[role])
    answer = await user.http_client.get(address)
    assert answer.status_code == 200, address
    return answer.text


def opened_by(world: World) -> list[tuple[str, str]]:
    """Every page with who opens it."""
    found = []
    for pattern in portal_addresses():
        allowed = LISTS[pattern] if pattern in LISTS else DOCUMENTS[pattern][1]
        role = next(role for role in ("admin", "owner", "crew") if role in allowed)
        own = "" if pattern in LISTS else world.documents[DOCUMENTS[pattern][0]]["own"]
        found.append((role, re.sub(r"{\w+}", own, pattern)))
    return found


async def test_no_text_of_anybody_becomes_a_tag_or_gets_a_nonce(
    user: Browser, session: Session, tmp_path: Path
) -> None:
    world = make_world(session, tmp_path / "portal")
    make_busy(session, world)
    spoiled = sum(spoil(session, SQLModel.metadata.tables[name]) for name in TABLES)
    session.commit()
    seen = 0

    for role, address in opened_by(world):
        page = await page_of(user, world, role, address)
        tags = tags_of(page)
        names = {tag for tag, _ in tags.found}
        attributes = {name for _, given in tags.found for name in given}
        assert "main" in names, address
        assert not names & {"script", "style", "link"}, address
        assert not {name for name in attributes if name == "nonce" or name.startswith("on")}
        assert len(re.findall(r"<script[^>]* nonce=", page)) == page.count("<script"), address
        assert '<script nonce="x"' not in page, address
        seen += tags.text.count("alert(1)")

    assert (spoiled > 15, seen > 60) == (True, True)


async def test_the_first_answer_reads_as_the_page_does(
    user: Browser, session: Session, tmp_path: Path
) -> None:
    world = make_world(session, tmp_path / "portal")
    number = world.documents["invoice"]["own"]

    listed = tags_of(await page_of(user, world, "admin", "/invoices")).text
    opened = tags_of(await page_of(user, world, "admin", f"/invoices/{number}")).text
    site = world.documents["property"]["own"]
    jobsite = tags_of(await page_of(user, world, "admin", f"/jobsites/{site}")).text

    assert number in listed
    assert number in opened
    assert "Balance" in opened
    assert "Elm St 4" in jobsite
