"""The pieces of every table: on phones each row becomes a card, so roles are said anew there.

A display other than that of a table takes a table's meaning from screen readers; the roles keep it.
"""

from components.kit import html as h
from components.kit.small_pieces import icon

SKELETON = 5  # rows


def table(
    label: str, heads: h.Node, rows: h.Node, *, look: str = "pl-table", busy: bool = False
) -> h.Drawn:
    """The table named ``label``; while it is ``busy`` its rows are pale."""
    return h.table(
        h.thead(h.tr(heads, role="row"), role="rowgroup"),
        h.tbody(rows, role="rowgroup"),
        class_=look,
        role="table",
        aria_label=label,
        aria_busy=busy and "true",
    )


def head(*inside: h.Node, look: str = "", order: str = "") -> h.Drawn:
    """The name of a column; ``order`` is ascending or descending where the rows stand by it."""
    sort = order or None
    return h.th(*inside, role="columnheader", scope="col", class_=look or None, aria_sort=sort)


def cell(*inside: h.Node, look: str, hint: str | None = None) -> h.Drawn:
    """A field; ``hint`` stands before it on phones, where its column's name is not seen."""
    return h.td(*inside, role="cell", class_=look, data_label=hint)


def skeleton(columns: int) -> tuple[h.Drawn, ...]:
    """Rows of what is not read yet."""
    cells = [h.td(h.div(class_="pl-skeleton"), role="cell")] * columns
    return (h.tr(cells, role="row", class_="pl-loading"),) * SKELETON


def pager(label: str, number: int, pages: int, words: str) -> h.Drawn:
    """Which rows are shown, and the buttons that say ``page`` and its number."""
    back = (icon("chevron-left", "small"), "Previous")
    on = ("Next", icon("chevron-right", "small"))
    return h.nav(
        h.span(words, aria_live="polite"),
        pages > 1 and _turn(back, number - 1, is_end=number <= 1),
        pages > 1 and _turn(on, number + 1, is_end=number >= pages),
        class_="pl-pager",
        aria_label=label,
    )


def _turn(words: tuple[h.Node, ...], number: int, *, is_end: bool) -> h.Drawn:
    look = "pl-button pl-button--quiet"
    told = None if is_end else h.act("page", str(number))
    return h.button(*words, type="button", class_=look, disabled=is_end, on_click=told)
