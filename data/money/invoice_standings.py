"""When an invoice has a status, as a question that Python and SQL both answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, String, literal_column
from sqlmodel import col

from data.money.invoice_tallies import Tally
from data.money.invoices import STANDING, Invoice, standing_of

Column = ColumnElement[Any]


def _as_it_is(column: object) -> Column:
    return cast(Column, column)


@dataclass(frozen=True, slots=True)
class StandingRule:
    """What the database keeps of an invoice (``stored``), and what else is asked of it.

    What is None is not asked. ``is_credit`` asks for totals below zero, ``is_used`` whether all
    of such a credit was applied.
    """

    stored: str
    is_late: bool | None = None
    is_begun: bool | None = None
    is_credit: bool | None = None
    is_used: bool | None = None

    def fits(self, invoice: Invoice, today: date) -> bool:
        """Whether this is said of the invoice on a day in the company's zone."""
        if standing_of(invoice) != self.stored:
            return False
        answers = (
            (self.is_late, invoice.due_on < today),
            (self.is_begun, invoice.settled_minor > 0),
            (self.is_credit, invoice.total_minor < 0),
            (self.is_used, invoice.settled_minor <= invoice.total_minor),
        )
        return all(asked is None or asked == answer for asked, answer in answers)

    def conditions(
        self, today: date, ask: Callable[[object], Column] = _as_it_is, due: Column | None = None
    ) -> list[ColumnElement[bool]]:
        """The same in SQL. ``ask`` may hide a column from the planner's choice of an index."""
        due = _as_it_is(Invoice.due_on) if due is None else due
        total, settled = _as_it_is(Invoice.total_minor), col(Invoice.settled_minor)
        asked = [ask(literal_column(STANDING, String)) == self.stored]
        if self.is_late is not None:
            asked.append(due < today if self.is_late else due >= today)
        if self.is_begun is not None:
            asked.append(settled > 0 if self.is_begun else settled <= 0)
        if self.is_credit is not None:
            # Hidden always: few totals are below zero, and the others are nearly all there are.
            hidden = total + 0
            asked.append(hidden < 0 if self.is_credit else hidden >= 0)
        if self.is_used is not None:
            asked.append(settled <= total if self.is_used else settled > total)
        return asked

    def counted_in(self, tally: Tally) -> int:
        """How many of the invoices that were counted together fit, were none a credit."""
        if tally.standing != self.stored or self.is_credit:
            return 0
        if self.is_late is not None and self.is_late != tally.is_late:
            return 0
        if self.is_begun is None:
            return tally.invoices
        return tally.begun if self.is_begun else tally.invoices - tally.begun
