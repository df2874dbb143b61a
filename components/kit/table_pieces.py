"""The pieces of every table: on phones each row becomes a card, so roles are said anew there.

A display other than that of a table takes a table's meaning from screen readers; the roles keep it.
"""

from components.kit import html as h


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
