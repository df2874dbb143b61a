"""The database's own rules that keep the tallies true, whoever writes invoices and entries."""

from sqlalchemy import Connection, event
from sqlmodel import SQLModel

from data.money import tally_changes
from data.money.invoices import standing_sql
from data.money.ledger import LedgerEntry
from data.money.tally_rules import (
    ANY_DAY,
    FITS,
    KEY,
    LEVELS,
    NUMBERS,
    is_received,
    key_of,
    numbers_of,
    year_of,
)

_WATCHED = (
    "customer_id",
    "state",
    "issued_on",
    "due_on",
    "total_minor",
    "settled_minor",
    "received_minor",
    "refunded_minor",
    "processing_minor",
)


def install(connection: Connection) -> None:
    """Make the database count from now on. What is there already: ``count_anew``."""
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _statements() if is_sqlite else tally_changes.statements():
        connection.exec_driver_sql(statement)


def _statements() -> list[str]:
    """For SQLite, which has one writer at a time: every change is counted at once."""
    take, add, sweep = _count("OLD", "-"), _count("NEW", "+"), _sweep()
    return [
        f"CREATE TRIGGER invoice_counted AFTER INSERT ON invoice BEGIN {add} END",
        f"CREATE TRIGGER invoice_uncounted AFTER DELETE ON invoice BEGIN {take} {sweep} END",
        f"CREATE TRIGGER invoice_recounted AFTER UPDATE OF {', '.join(_WATCHED)} ON invoice"
        f" BEGIN {take} {add} {sweep} END",
        f"CREATE TRIGGER entry_counted AFTER INSERT ON ledger_entry"
        f" WHEN {is_received('NEW.')} BEGIN {_receive()} END",
    ]


def _count(row: str, sign: str) -> str:
    """Add an invoice's row as it was or is to the tallies, or take it out of them."""
    signed = (f"{sign}({number})" for number in numbers_of(row))
    added = (f"{name} = invoice_tally.{name} + excluded.{name}" for name in NUMBERS)
    standing = standing_sql(f"{row}.")
    return (
        f"INSERT INTO invoice_tally ({', '.join((*KEY, *NUMBERS))})"
        f" SELECT {', '.join((*key_of(row, 'sqlite'), *signed))}"
        f" FROM (SELECT {standing} AS standing) AS counted, {LEVELS} WHERE {FITS}"
        f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {', '.join(added)};"
    )


def _sweep() -> str:
    """Rows that count nothing any more would be read for ever."""
    any_day = ANY_DAY["sqlite"]
    return (
        f"DELETE FROM invoice_tally WHERE customer_id = OLD.customer_id"
        f" AND issued_on IN ({any_day}, OLD.issued_on) AND due_on IN ({any_day}, OLD.due_on)"
        f" AND invoices = 0;"
    )


def _receive() -> str:
    year = year_of("NEW.occurred_on", "sqlite")
    return (
        f"INSERT INTO received_tally (customer_id, year, received_minor)"
        f" VALUES (NEW.customer_id, {year}, -NEW.amount_minor)"
        f" ON CONFLICT (customer_id, year) DO UPDATE"
        f" SET received_minor = received_tally.received_minor + excluded.received_minor;"
    )


@event.listens_for(SQLModel.metadata.tables[str(LedgerEntry.__tablename__)], "after_create")
def _install_with_tables(_table: object, connection: Connection, **_options: object) -> None:
    install(connection)
