"""The database's own rules that keep the tallies true, whoever writes invoices and entries.

SQLite has one writer, so its triggers count at once. PostgreSQL has many: two payments of one
customer would wait for each other's counts while each holds the other's invoice. There counting
waits for the commit, when a transaction locks nothing else any more, and happens one at a time.
"""

from sqlalchemy import Connection, event
from sqlmodel import SQLModel

from data.invoices import OWED, standing_sql
from data.ledger import LedgerEntry

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
_KEY = ("customer_id", "issued_on", "due_on", "standing")
_NUMBERS = ("invoices", "begun", "owed_minor", "processing_minor")
_LEVELS = "(SELECT 1 AS level UNION ALL SELECT 2 UNION ALL SELECT 3) AS levels"
_ANY_DAY = {"sqlite": "'0001-01-01'", "postgresql": "DATE '0001-01-01'"}
_FITS = f"(level <> 2 OR standing = '{OWED}')"
_COUNTING = 5_306_114  # any number that nothing else locks


def install(connection: Connection) -> None:
    """Make the database count from now on. What is there already: ``count_anew``."""
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _for_sqlite() if is_sqlite else _for_postgres():
        connection.exec_driver_sql(statement)


def count_anew(connection: Connection) -> None:
    """Count everything again; nobody else may write meanwhile."""
    for table, counted in _counts(connection.dialect.name):
        connection.exec_driver_sql(f"DELETE FROM {table}")
        columns = ", ".join(_column_names(table))
        connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) {counted}")


def wrong_rows(connection: Connection) -> int:
    """How many rows of the tallies are not what counting everything again gives."""
    wrong = 0
    for table, counted in _counts(connection.dialect.name):
        kept = f"SELECT {', '.join(_column_names(table))} FROM {table}"
        for one, other in ((kept, counted), (counted, kept)):
            query = f"SELECT count(*) FROM (SELECT * FROM ({one}) AS a EXCEPT {other}) AS b"
            wrong += int(connection.exec_driver_sql(query).scalar_one())
    return wrong


def _column_names(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in SQLModel.metadata.tables[table].columns)


def _counts(dialect: str) -> list[tuple[str, str]]:
    """Each tally's name and a query that counts it from nothing."""
    key, numbers = _columns("kept", dialect)
    sums = ", ".join(f"CAST(sum({number}) AS BIGINT)" for number in numbers)
    invoices = (
        f"SELECT {', '.join(key)}, {sums} FROM"
        f" (SELECT invoice.*, {standing_sql()} AS standing FROM invoice) AS kept, {_LEVELS}"
        f" WHERE {_FITS} GROUP BY 1, 2, 3, 4"
    )
    received = (
        f"SELECT customer_id, {_year('occurred_on', dialect)},"
        f" CAST(-sum(amount_minor) AS BIGINT) FROM ledger_entry"
        f" WHERE {_is_received()} GROUP BY 1, 2"
    )
    return [("invoice_tally", invoices), ("received_tally", received)]


def _columns(row: str, dialect: str) -> tuple[list[str], list[str]]:
    """The key and the numbers that an invoice has at each level."""
    any_day = _ANY_DAY[dialect]
    owes = f"{row}.state = 'open' AND {row}.settled_minor < {row}.total_minor"
    left = f"{row}.total_minor - {row}.settled_minor - {row}.processing_minor"
    key = [
        f"{row}.customer_id",
        f"CASE WHEN level = 3 THEN {row}.issued_on ELSE {any_day} END",
        f"CASE WHEN level > 1 AND standing = '{OWED}' THEN {row}.due_on ELSE {any_day} END",
        "standing",
    ]
    numbers = [
        "1",
        f"CASE WHEN standing = '{OWED}' AND {row}.settled_minor > 0 THEN 1 ELSE 0 END",
        f"CASE WHEN {owes} THEN {left} ELSE 0 END",
        f"CASE WHEN {row}.state = 'open' THEN {row}.processing_minor ELSE 0 END",
    ]
    return key, numbers


def _count(row: str, sign: str, dialect: str) -> str:
    """Add an invoice's row as it was or is to the tallies, or take it out of them."""
    key, numbers = _columns(row, dialect)
    signed = (f"{sign}({number})" for number in numbers)
    added = (f"{name} = invoice_tally.{name} + excluded.{name}" for name in _NUMBERS)
    standing = standing_sql(f"{row}.")
    return (
        f"INSERT INTO invoice_tally ({', '.join((*_KEY, *_NUMBERS))})"
        f" SELECT {', '.join((*key, *signed))}"
        f" FROM (SELECT {standing} AS standing) AS counted, {_LEVELS} WHERE {_FITS}"
        f" ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {', '.join(added)};"
    )


def _sweep(dialect: str) -> str:
    """Rows that count nothing any more would be read for ever."""
    any_day = _ANY_DAY[dialect]
    return (
        f"DELETE FROM invoice_tally WHERE customer_id = OLD.customer_id"
        f" AND issued_on IN ({any_day}, OLD.issued_on) AND due_on IN ({any_day}, OLD.due_on)"
        f" AND invoices = 0;"
    )


def _is_received(row: str = "") -> str:
    kinds = "'payment', 'refund', 'chargeback'"
    return f"{row}kind IN ({kinds}) AND {row}invoice_id IS NOT NULL"


def _year(day: str, dialect: str) -> str:
    if dialect == "sqlite":
        return f"CAST(substr({day}, 1, 4) AS INTEGER)"
    return f"CAST(EXTRACT(YEAR FROM {day}) AS INTEGER)"


def _receive(row: str, dialect: str) -> str:
    year = _year(f"{row}.occurred_on", dialect)
    return (
        f"INSERT INTO received_tally (customer_id, year, received_minor)"
        f" VALUES ({row}.customer_id, {year}, -{row}.amount_minor)"
        f" ON CONFLICT (customer_id, year) DO UPDATE"
        f" SET received_minor = received_tally.received_minor + excluded.received_minor;"
    )


def _for_sqlite() -> list[str]:
    take, add = (_count("OLD", "-", "sqlite"), _count("NEW", "+", "sqlite"))
    sweep = _sweep("sqlite")
    receive = _receive("NEW", "sqlite")
    return [
        f"CREATE TRIGGER invoice_counted AFTER INSERT ON invoice BEGIN {add} END",
        f"CREATE TRIGGER invoice_uncounted AFTER DELETE ON invoice BEGIN {take} {sweep} END",
        f"CREATE TRIGGER invoice_recounted AFTER UPDATE OF {', '.join(_WATCHED)} ON invoice"
        f" BEGIN {take} {add} {sweep} END",
        f"CREATE TRIGGER entry_counted AFTER INSERT ON ledger_entry"
        f" WHEN {_is_received('NEW.')} BEGIN {receive} END",
    ]


def _for_postgres() -> list[str]:
    take, add = (_count("OLD", "-", "postgresql"), _count("NEW", "+", "postgresql"))
    sweep, receive = _sweep("postgresql"), _receive("NEW", "postgresql")
    alone = f"PERFORM pg_advisory_xact_lock({_COUNTING});"
    at_commit = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
    return [
        _function("count_invoice", f"{alone} {add}"),
        _function("uncount_invoice", f"{alone} {take} {sweep}"),
        _function("recount_invoice", f"{alone} {take} {add} {sweep}"),
        _function("count_entry", f"{alone} {receive}"),
        f"CREATE CONSTRAINT TRIGGER invoice_counted AFTER INSERT ON invoice {at_commit}"
        f" EXECUTE FUNCTION count_invoice()",
        f"CREATE CONSTRAINT TRIGGER invoice_uncounted AFTER DELETE ON invoice {at_commit}"
        f" EXECUTE FUNCTION uncount_invoice()",
        f"CREATE CONSTRAINT TRIGGER invoice_recounted AFTER UPDATE OF {', '.join(_WATCHED)}"
        f" ON invoice {at_commit} EXECUTE FUNCTION recount_invoice()",
        f"CREATE CONSTRAINT TRIGGER entry_counted AFTER INSERT ON ledger_entry {at_commit}"
        f" WHEN ({_is_received('NEW.')}) EXECUTE FUNCTION count_entry()",
    ]


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $$ BEGIN {body} RETURN NULL; END $$"
    )


@event.listens_for(SQLModel.metadata.tables[str(LedgerEntry.__tablename__)], "after_create")
def _install_with_tables(_table: object, connection: Connection, **_options: object) -> None:
    install(connection)
