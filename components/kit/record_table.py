"""One table for every list of records: sorted and paged by the server, a card a row on phones."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from components.kit import html as h
from components.kit.field_pieces import select_box
from components.kit.markup import (
    Markup,
    Said,
    read_drawn,
    read_entered,
    read_nothing,
    read_number,
    read_tick,
)
from components.kit.small_pieces import (
    Empty,
    empty_words,
    heard_only,
    icon,
    state_chip,
    text_button,
)
from components.kit.table_pieces import cell, head, pager, skeleton, table
from components.kit.theme import Tone

ColumnKind = Literal["text", "link", "money", "status", "date"]
ARROWS = {"ascending": "arrow-up", "descending": "arrow-down", "": "arrow-up-down"}
ENDS = {"date": ("newest first", "oldest first"), "money": ("highest first", "lowest first")}
ROW_BOX = "row"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``total`` and ``primary`` stand in a phone card's first line, ``wide`` ones not.

    ``hint`` is written before the value on phones, where the header is not seen ("Due").
    """

    key: str
    label: str
    kind: ColumnKind = "text"
    sortable: bool = False
    primary: bool = False
    total: bool = False
    wide: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A record, each cell already written for people."""

    key: str
    cells: Mapping[str, str]
    href: str = ""
    tone: Tone = Tone.IDLE
    selectable: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of how many, and in which order (``-issued`` is newest first).

    ``has_more`` says of a list too long to count that more follow than ``total``.
    """

    rows: tuple[Row, ...] = field(default=())
    number: int = 1
    size: int = 25
    total: int = 0
    sort: str = ""
    has_more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size), self.number + self.has_more)

    @property
    def range(self) -> str:
        """``26–50 of 58``, or ``26–50 of more than 500``."""
        first = (self.number - 1) * self.size + 1
        more = "more than " if self.has_more else ""
        return f"{first:,}–{first + len(self.rows) - 1:,} of {more}{self.total:,}"


@dataclass(frozen=True, slots=True)
class TableEvents:
    """What the person may do with the table."""

    on_sort: Callable[[str], object] | None = None
    on_page: Callable[[int], object] | None = None
    on_select: Callable[[tuple[str, ...]], object] | None = None
    on_empty_action: Callable[[None], object] | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as it is drawn; ``box`` is whether it has one to tick, None in a table without."""

    id: str
    key: str
    cells: tuple[tuple[Column, str], ...]
    href: str
    tone: Tone
    box: bool | None
    is_ticked: bool


class RecordTable(Markup):
    """A table named ``label``; the number in each row is the link that opens it."""

    def __init__(
        self,
        label: str,
        columns: Sequence[Column],
        page: Page,
        *,
        empty: Empty,
        events: TableEvents | None = None,
    ) -> None:
        super().__init__()
        events = events or TableEvents()
        self._on_select = events.on_select
        self._can_select = events.on_select is not None
        self._label, self._columns = label, tuple(columns)
        self._page, self._empty = page, empty
        self._ticked: tuple[str, ...] = ()
        self._is_loading = False
        self.react("sort", read_drawn, events.on_sort)
        self.react("order", self._read_order, events.on_sort)
        self.react("page", read_number, events.on_page)
        self.react("tick", read_tick, self._tick)
        self.react("all", lambda said: said.entered is True, self._tick_all)
        self.react("act", read_nothing, events.on_empty_action)
        self._show()

    def set_page(self, page: Page, *, selected: Sequence[str] = ()) -> None:
        """Show other rows; a person's ticks are those given in ``selected``."""
        self._page, self._ticked = page, tuple(selected)
        self._is_loading = False
        self._show()

    def set_empty(self, empty: Empty) -> None:
        """Say why there is nothing, e.g. that the filters fit no row."""
        self._empty = empty
        self._show()

    def set_loading(self) -> None:
        """Draw a skeleton, seen after 150 ms, until the next ``set_page``."""
        self._is_loading = True
        self._show()

    def _read_order(self, said: Said) -> str:
        wanted = read_entered(said)
        return wanted if wanted in dict(_orders(self._columns)) else self._page.sort

    def _tick(self, tick: tuple[str, bool]) -> object:
        key, is_on = tick
        others = tuple(one for one in self._ticked if one != key)
        return self._choose((*others, key) if is_on else others)

    def _tick_all(self, is_on: bool) -> object:
        here = self._pickable()
        others = tuple(one for one in self._ticked if one not in here)
        return self._choose((*others, *here) if is_on else others)

    def _choose(self, keys: tuple[str, ...]) -> object:
        self._ticked = keys
        self._show()
        return self._on_select(keys) if self._on_select else None

    def _pickable(self) -> tuple[str, ...]:
        return tuple(row.key for row in self._page.rows if row.selectable)

    def _show(self) -> None:
        page = self._page
        self.draw(
            h.div(
                bool(page.rows and page.sort) and self._sort_box(),
                self._table() if page.rows or self._is_loading else self._nothing(),
                bool(page.rows)
                and pager(f"{self._label} pages", page.number, page.pages, page.range),
                class_="pl pl-records",
            )
        )

    def _sort_box(self) -> h.Node:
        orders = tuple(_orders(self._columns))
        box_id = f"f{self.id}-sort"
        told = h.act("order")
        return orders and h.div(
            h.label("Sort by", for_=box_id),
            select_box(orders, self._page.sort, id=box_id, on_change=told),
            class_="pl-sort",
        )

    def _table(self) -> h.Drawn:
        heads = (_head(column, self._page.sort) for column in self._columns)
        rows: h.Node = (_row(self._line(row)) for row in self._page.rows)
        if not self._page.rows:
            rows = skeleton(len(self._columns) + self._can_select)
        boxes = self._can_select and self._all_box()
        return table(self._label, (boxes, heads), rows, busy=self._is_loading)

    def _line(self, row: Row) -> _Line:
        return _Line(
            id=f"{self._label.lower().replace(' ', '-')}-{row.key}",
            key=row.key,
            cells=tuple((column, row.cells.get(column.key, "")) for column in self._columns),
            href=row.href,
            tone=row.tone,
            box=row.selectable if self._can_select else None,
            is_ticked=row.key in self._ticked,
        )

    def _all_box(self) -> h.Drawn:
        here = set(self._pickable())
        ticked = here & set(self._ticked)
        box = h.input_(
            type="checkbox",
            checked=bool(here) and ticked == here,
            disabled=not here,
            data_mixed=bool(ticked) and ticked != here,
            data_ticks=ROW_BOX,
            on_change=h.act("all"),
        )
        return head(h.label(heard_only("Select all on this page"), box), look="is-check")

    def _nothing(self) -> h.Drawn:
        words, action = empty_words(self._empty), self._empty.action
        look = "pl-button pl-button--tonal"
        button = action and text_button(action, act=h.act("act"), look=look)
        return h.div(*words, button, class_="pl-empty", role="status")


def _orders(columns: Iterable[Column]) -> Iterator[tuple[str, str]]:
    """Each way to sort, and its words."""
    for column in columns:
        if column.sortable:
            first, last = ENDS.get(column.kind, ("descending", "ascending"))
            yield f"-{column.key}", f"{column.label}, {first}"
            yield column.key, f"{column.label}, {last}"


def _head(column: Column, sort: str) -> h.Drawn:
    look = "to-right" if column.kind == "money" else ""
    orders = {column.key: "ascending", f"-{column.key}": "descending"}
    order = orders.get(sort, "")
    if not column.sortable:
        return head(column.label, look=look, order=order)
    arrow = icon(ARROWS[order])
    other = column.key if order == "descending" else f"-{column.key}"
    button = h.button(column.label, arrow, type="button", on_click=h.act("sort", other))
    return head(button, look=look, order=order)


@h.piece
def _row(line: _Line) -> h.Drawn:
    return h.tr(
        line.box is not None and cell(line.box and _box(line), look="is-check"),
        (_cell(column, text, line) for column, text in line.cells),
        id=line.id,
        role="row",
    )


def _box(line: _Line) -> h.Drawn:
    key, ticked, told = line.key, line.is_ticked, h.act("tick", line.key)
    box = h.input_(type="checkbox", name=ROW_BOX, value=key, checked=ticked, on_change=told)
    return h.label(heard_only(f"Select {key}"), box)


def _cell(column: Column, text: str, line: _Line) -> h.Drawn:
    shown: h.Node = text
    if column.kind == "link" and line.href:
        shown = h.a(text, href=line.href)
    elif column.kind == "status" and text:
        shown = state_chip(line.tone, text)
    return cell(shown, look=_look(column), hint=column.hint)


@cache
def _look(column: Column) -> str:
    is_plain = not (column.primary or column.total or column.kind == "status")
    looks = {
        f"is-{column.kind}": True,
        "to-right": column.kind == "money",
        "is-primary": column.primary,
        "is-plain": is_plain,
        "is-sum": column.total,
        "is-hidden-phone": column.wide,
    }
    return " ".join(look for look, counts in looks.items() if counts)
