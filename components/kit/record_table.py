"""One table for every list of records: sorted and paged by the server, a card a row on phones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from components.kit.part import Part, plain, read_nothing, read_number, read_text, read_texts
from components.kit.small_pieces import Empty
from components.kit.theme import Tone

ColumnKind = Literal["text", "link", "money", "status", "date"]


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


class RecordTable(Part, component="../assets/portal/record_table.js"):
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
        self.show(
            label=label,
            columns=[_column(column) for column in columns],
            empty=plain(empty),
            selectable=events.on_select is not None,
        )
        self.set_page(page)
        self.hear("sort", read_text, events.on_sort)
        self.hear("page", read_number, events.on_page)
        self.hear("select", read_texts, events.on_select)
        self.hear("act", read_nothing, events.on_empty_action)

    def set_page(self, page: Page, *, selected: Sequence[str] = ()) -> None:
        """Show other rows; a person's ticks are those given in ``selected``."""
        self.show(
            rows=[_row(row) for row in page.rows],
            page=page.number,
            pages=page.pages,
            range=page.range if page.rows else "",
            sort=page.sort,
            selected=list(selected),
            loading=False,
        )

    def set_empty(self, empty: Empty) -> None:
        """Say why there is nothing, e.g. that the filters fit no row."""
        self.props["empty"] = plain(empty)

    def set_loading(self) -> None:
        """Draw a skeleton, seen after 150 ms, until the next ``set_page``."""
        self.props["loading"] = True


def _column(column: Column) -> dict[str, object]:
    return {**plain(column), "align": "right" if column.kind == "money" else "left"}


def _row(row: Row) -> dict[str, object]:
    return {
        "key": row.key,
        "cells": dict(row.cells),
        "href": row.href,
        "tone": row.tone,
        "selectable": row.selectable,
    }
