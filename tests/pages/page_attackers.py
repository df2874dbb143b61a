"""Fires every listener of an open page, and notes what the portal would have written for it.

While it attacks, no transaction is kept: each is rolled back after its statements were noted, so
one open page can be attacked again and again in the name of one lower role after the other.
"""

import asyncio
import contextlib
import inspect
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import pytest
from nicegui import background_tasks
from nicegui.client import Client
from nicegui.element import Element
from nicegui.event_listener import EventListener
from nicegui.functions.navigate import History
from nicegui.testing.user_navigate import UserNavigate
from sqlalchemy import Engine, event
from sqlmodel import Session, SQLModel, select

from components.kit import part
from components.kit.actions import ActionButton
from components.kit.markup import Markup
from components.kit.shell import Shell
from data.kit import engine
from services.kit import unit_of_work
from tests.drawn import acts_of

R = TypeVar("R")
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?:INV|E)-\w+")
# NiceGUI's own; dialogs that close, and the frame's pickers, which draw the page anew: what they
# hold would go before it was attacked.
# What a person may have typed, ticked or filled in, by the kind of the act.
ENTERED: dict[str, tuple[object, ...]] = {"click": (None,), "escape": (None,)}
LEFT_OUT = re.compile(r"sub_pages|hide$|close$|leave$|update:model-value|pick |all$")
OPTIONS = re.compile(r'<option value="([^"]*)"')
NAMES_TRIED = 6
ROUNDS = 3
STEPS = 4  # of the event loop, until a handler's own part is under way
DEEPEST = 2  # a dialog over a dialog
_transactions: list[None] = []  # those that run now, in threads
# A value for each field of any form of the portal.
TYPED = {
    "name": "Eve Eager",
    "email": "eve@example.com",
    "phone": "716 555 0199",
    "message": "Please",
    "text": "Please",
    "reason": "Please",
    "note": "Please",
    "notes": "Please",
    "title": "Please",
    "what": "Please",
    "role": "basic",
    "which": "some",
    "sections": ["work"],
    "ends": "2099-01-01",
    "theme": "dark",
    "hours": "24",
    "start": "dashboard",
    "current": "a long enough passphrase",
    "new": "a quite different passphrase",
    "kind": "skip",
    "day": "2099-01-01",
    "drawn": False,
    "amount": "12.00",
    "limit": "50",
    "search": "",
    "number": "1",
}
ENTERED |= {"change": ("Please", True, False), "input": ("Please",), "submit": (TYPED,)}


@dataclass
class Attack:
    """What was written, and by which services of a page, since the last ``forget``."""

    person: str  # the id, in hex, of whoever the page belongs to
    hidden: str = ""  # the id, in hex, of a property that they do not see now
    tables: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)

    def forget(self) -> None:
        self.tables.clear()
        self.services.clear()


@contextlib.contextmanager
def nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, database: Engine, person: str
) -> Iterator[Attack]:
    """Have every transaction noted and rolled back."""
    attack, local = Attack(person), threading.local()

    def note(_c: object, _cursor: object, statement: str, given: object, *_rest: object) -> None:
        if hasattr(local, "tables"):
            local.tables |= written_by(statement, repr(given), attack)

    def write(work: Callable[[Session], R]) -> R:
        local.tables = set()
        with _running(), engine.write_session() as session:
            result = work(session)
            session.flush()
            session.rollback()
        attack.tables |= local.tables
        attack.services |= service_in(work)
        return result

    monkeypatch.setattr(unit_of_work, "write", write)
    event.listen(database, "before_cursor_execute", note)
    yield attack
    event.remove(database, "before_cursor_execute", note)
    monkeypatch.undo()


@contextlib.contextmanager
def _running() -> Iterator[None]:
    _transactions.append(None)
    try:
        yield
    finally:
        _transactions.pop()


def service_in(work: Callable[..., object]) -> set[str]:
    """The name of the service that a transaction runs."""
    service = inspect.getclosurevars(work).nonlocals.get("service")
    return set() if service is None else {service.__name__}


def written_by(statement: str, given: str, attack: Attack) -> set[str]:
    """The table a statement writes; what one writes of oneself is told from what of others."""
    found = WRITES.match(statement)
    if found is None:
        return set()
    table = found[1].lower()
    if attack.hidden and attack.hidden in given:
        return {f"{table}: out of sight"}
    if table == "membership" and "SET chosen_property_id=?" in statement:
        return {"membership: one's filter"}
    if table == "company" and "staff_needs_factor=?" in statement:
        return {"company: second factor"}
    if table == "person" and (attack.person not in given or "staff_role" in statement):
        return {"person: another"}
    return {table}


def dump(session: Session) -> dict[str, list[str]]:
    """Every row of every table."""
    session.rollback()
    rows = {
        table.name: sorted(map(repr, session.execute(select(table)).all()))
        for table in SQLModel.metadata.sorted_tables
    }
    session.rollback()
    return rows


def remember_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have components remember how they read an event: it says what a browser could send."""
    hear = part.Part.hear

    def remembering(self: part.Part, kind: str, read: Callable[..., object], handler: object):  # type: ignore[no-untyped-def]
        self.__dict__.setdefault("readers", {})[kind] = read.__name__
        return hear(self, kind, read, handler)  # type: ignore[arg-type]

    monkeypatch.setattr(part.Part, "hear", remembering)


def stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no handler lead away from its page; call it before pages are opened."""
    for name in ("to", "reload"):
        monkeypatch.setattr(UserNavigate, name, lambda *_where, **_how: None)
    monkeypatch.setattr(History, "push", lambda *_address: None)


async def fire_everything(*clients: Client) -> None:
    """Every listener of every element of open pages, dialogs that open meanwhile included.

    The frame is the same around every page: that of the first one is enough.
    """
    fired: set[str] = set()
    for client in clients[1:]:
        frame = [pair for pair in _listeners(client) if isinstance(pair[0], Shell)]
        fired |= {_name(client, *pair, args) for pair in frame for args in _arguments(*pair)}
    for _ in range(ROUNDS):
        before = len(fired)
        for client in clients:
            await _fire(client, fired)
        if len(fired) == before:
            return
        await _settle()


async def _fire(client: Client, fired: set[str], after: int = -1, depth: int = 0) -> None:
    """What opens is attacked at once: the next button may put something else in its place."""
    for element, listener in _listeners(client):
        if element.id <= after:
            continue
        named = [(_name(client, element, listener, a), a) for a in _arguments(element, listener)]
        new = [args for name, args in named if name not in fired]
        fired.update(name for name, _ in named)
        for args in new:
            message = {"id": element.id, "listener_id": listener.id, "args": args}
            known = max(client.elements)
            with client, contextlib.suppress(KeyError):
                element._handle_event(message)
            for _ in range(STEPS):
                await asyncio.sleep(0)
            if depth < DEEPEST and max(client.elements) > known:
                await _fire(client, fired, known, depth + 1)


def _name(client: Client, element: Element, listener: EventListener, args: object = None) -> str:
    """What counts as one thing to fire: of a drawn tree, each of the things that it offers."""
    drawn = f" {args}" if isinstance(element, Markup) else ""
    return f"{client.id} {element.id} {listener.id}{drawn}"


def _listeners(client: Client) -> list[tuple[Element, EventListener]]:
    """What is typed comes before what is pressed."""
    found = [
        (element, listener)
        for element in client.elements.values()
        for listener in element._event_listeners.values()
        if not LEFT_OUT.match(listener.type)
    ]
    return sorted(
        found, key=lambda pair: pair[1].type == "click" or isinstance(pair[0], ActionButton)
    )


def _arguments(element: Element, listener: EventListener) -> list[object]:
    if isinstance(element, Markup):
        return [
            {"number": 1, "kind": kind, "told": told, "entered": entered}
            for kind, told in sorted(acts_of(element), key=lambda act: act[0] == "submit")
            if not LEFT_OUT.match(told)
            for entered in _entered(element, kind, told)
        ]
    names = list(dict.fromkeys(NAMES.findall(" ".join(part.texts(dict(element.props))))))
    names = names[:NAMES_TRIED]
    reader = element.__dict__.get("readers", {}).get(listener.type, "")
    if listener.type == "click" or reader == "read_nothing":
        return [None]
    if reader == "read_text":
        return [*names, "Please"]
    if reader == "read_texts":
        return [[name] for name in names]
    return [{**TYPED, "properties": names}]


def _entered(element: Markup, kind: str, told: str) -> tuple[object, ...]:
    """What may be typed or chosen there; of a list its last, which is no default."""
    options = re.search(rf'<select[^>]* data-on-change="{told}".*?</select>', element.html)
    if kind == "change" and options:
        return tuple(OPTIONS.findall(options[0])[-1:])
    if ("input", told) in acts_of(element):
        return (TYPED.get(told.rpartition(" ")[2], "Please"),)
    is_box = kind == "change" and told.count(" ") > 1  # one of a group; the group needs some
    return (False, True) if is_box else ENTERED[kind]


async def _settle() -> None:
    """Wait until nothing runs any more, but for what waits for a person."""
    still, before = 0, -1
    while still < 3:
        await asyncio.sleep(0.015)
        now = len(background_tasks.running_tasks)
        still = still + 1 if now == before and _is_idle() else 0
        before = now


def _is_idle() -> bool:
    pool = asyncio.get_running_loop()._default_executor  # type: ignore[attr-defined]
    return pool is None or (pool._work_queue.empty() and not _transactions)
