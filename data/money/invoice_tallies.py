"""How many invoices a customer has of each standing, and their sums, kept beside the invoices.

Lists of 100,000 invoices count and add up without reading them. The rows are written by the
database itself (data/money/tally_triggers), in the transaction that changes an invoice or the
ledger.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, Select, func, select
from sqlmodel import Field, Session, SQLModel, col

ANY_DAY = date.min  # stands in a tally's row for every day


class InvoiceTally(SQLModel, table=True):
    """Invoices of one standing. Each is counted in every row that its days fit:

    - both days ``ANY_DAY``: all of the customer's;
    - ``issued_on`` alone ``ANY_DAY``: the owed ones that are due on one day;
    - ``issued_on`` a day: those of that day, the owed ones also by the day they are due on.

    ``begun`` counts those of the owed ones of which a part is paid. ``owed_minor`` is without
    what is on its way. Drafts are counted and cost nothing.
    """

    __tablename__ = "invoice_tally"

    customer_id: UUID = Field(primary_key=True)  # the invoices' own key vouches for it
    issued_on: date = Field(primary_key=True)
    due_on: date = Field(primary_key=True)
    standing: str = Field(primary_key=True)
    invoices: int = Field(sa_type=BigInteger)
    begun: int = Field(sa_type=BigInteger)
    owed_minor: int = Field(sa_type=BigInteger)
    processing_minor: int = Field(sa_type=BigInteger)


class ReceivedTally(SQLModel, table=True):
    """Payments for invoices less refunds and returns, of one customer and calendar year."""

    __tablename__ = "received_tally"

    customer_id: UUID = Field(primary_key=True)
    year: int = Field(primary_key=True)
    received_minor: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Tally:
    """Invoices of one standing; ``is_late`` says of owed ones that they were due before a day."""

    standing: str
    is_late: bool
    invoices: int = 0
    begun: int = 0
    owed_minor: int = 0
    processing_minor: int = 0

    def less(self, other: "Tally") -> "Tally":
        """These without some of them."""
        return Tally(
            self.standing,
            self.is_late,
            self.invoices - other.invoices,
            self.begun - other.begun,
            self.owed_minor - other.owed_minor,
            self.processing_minor - other.processing_minor,
        )


def tally_all(session: Session, *, customer_id: UUID, today: date) -> list[Tally]:
    """All of a customer's invoices by standing, drafts among them."""
    whole = _sums(customer_id, today).where(
        col(InvoiceTally.issued_on) == ANY_DAY, col(InvoiceTally.due_on) == ANY_DAY
    )
    not_yet_due = _sums(customer_id, today).where(
        col(InvoiceTally.issued_on) == ANY_DAY, col(InvoiceTally.due_on) >= today
    )
    found = {row.standing: row for row in _read(session, whole)}
    coming = _read(session, not_yet_due)
    for row in coming:
        found[row.standing] = found[row.standing].less(row)
    return [*found.values(), *coming]


def tally_issued(
    session: Session, *, customer_id: UUID, first_day: date, last_day: date, today: date
) -> list[Tally]:
    """A customer's invoices of a period (both days included) by standing, drafts among them."""
    issued = col(InvoiceTally.issued_on).between(
        max(first_day, ANY_DAY + timedelta(days=1)), last_day
    )
    return _read(session, _sums(customer_id, today).where(issued))


def sum_received(session: Session, *, customer_id: UUID, first_year: int) -> int:
    """Minor units received for invoices since that year began."""
    query = select(func.coalesce(func.sum(ReceivedTally.received_minor), 0)).where(
        col(ReceivedTally.customer_id) == customer_id, col(ReceivedTally.year) >= first_year
    )
    return int(session.execute(query).scalar_one())


def _sums(customer_id: UUID, today: date) -> Select[str, bool, int, int, int, int]:
    is_coming = (col(InvoiceTally.due_on) >= today).label("is_coming")
    return (
        select(
            col(InvoiceTally.standing),
            is_coming,
            func.sum(col(InvoiceTally.invoices)),
            func.sum(col(InvoiceTally.begun)),
            func.sum(col(InvoiceTally.owed_minor)),
            func.sum(col(InvoiceTally.processing_minor)),
        )
        .where(col(InvoiceTally.customer_id) == customer_id)
        .group_by(col(InvoiceTally.standing), is_coming)
    )


def _read(session: Session, query: Select[str, bool, int, int, int, int]) -> list[Tally]:
    return [
        Tally(standing, not is_coming, *(int(number) for number in numbers))
        for standing, is_coming, *numbers in session.execute(query).all()
    ]
