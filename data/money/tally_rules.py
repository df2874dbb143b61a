"""What the tallies count, in SQL: once for all triggers, and for counting everything anew."""

from sqlalchemy import Connection
from sqlmodel import SQLModel

from data.money.invoices import OWED, standing_sql

KEY = ("customer_id", "issued_on", "due_on", "standing")
NUMBERS = ("invoices", "begun", "owed_minor", "processing_minor")
# A row is counted thrice: among all, by the day it is due if it is owed, and by its day.
LEVELS = "(SELECT 1 AS level UNION ALL SELECT 2 UNION ALL SELECT 3) AS levels"
FITS = f"(level <> 2 OR standing = '{OWED}')"
ANY_DAY = {"sqlite": "'0001-01-01'", "postgresql": "DATE '0001-01-01'"}


def key_of(row: str, dialect: str) -> list[str]:
    """The key of an invoice at each of the levels; ``standing`` is a column beside the row."""
    any_day = ANY_DAY[dialect]
    return [
        f"{row}.customer_id",
        f"CASE WHEN level = 3 THEN {row}.issued_on ELSE {any_day} END",
        f"CASE WHEN level > 1 AND standing = '{OWED}' THEN {row}.due_on ELSE {any_day} END",
        "standing",
    ]


def numbers_of(row: str) -> list[str]:
    """What an invoice adds to each of NUMBERS."""
    owes = f"{row}.state = 'open' AND {row}.settled_minor < {row}.total_minor"
    left = f"{row}.total_minor - {row}.settled_minor - {row}.processing_minor"
    return [
        "1",
        f"CASE WHEN standing = '{OWED}' AND {row}.settled_minor > 0 THEN 1 ELSE 0 END",
        f"CASE WHEN {owes} THEN {left} ELSE 0 END",
        f"CASE WHEN {row}.state = 'open' THEN {row}.processing_minor ELSE 0 END",
    ]


def is_received(row: str = "") -> str:
    """Whether an entry of the ledger is money for an invoice, or money that went back."""
    kinds = "'payment', 'refund', 'chargeback'"
    return f"{row}kind IN ({kinds}) AND {row}invoice_id IS NOT NULL"


def year_of(day: str, dialect: str) -> str:
    if dialect == "sqlite":
        return f"CAST(substr({day}, 1, 4) AS INTEGER)"
    return f"CAST(EXTRACT(YEAR FROM {day}) AS INTEGER)"


def count_anew(connection: Connection) -> None:
    """Count everything again; nobody else may write meanwhile."""
    for table, counted in _counts(connection.dialect.name):
        columns = ", ".join(_column_names(table))
        connection.exec_driver_sql(f"DELETE FROM {table}")
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
    sums = ", ".join(f"CAST(sum({number}) AS BIGINT)" for number in numbers_of("kept"))
    invoices = (
        f"SELECT {', '.join(key_of('kept', dialect))}, {sums} FROM"
        f" (SELECT invoice.*, {standing_sql()} AS standing FROM invoice) AS kept, {LEVELS}"
        f" WHERE {FITS} GROUP BY 1, 2, 3, 4"
    )
    received = (
        f"SELECT customer_id, {year_of('occurred_on', dialect)},"
        f" CAST(-sum(amount_minor) AS BIGINT) FROM ledger_entry"
        f" WHERE {is_received()} GROUP BY 1, 2"
    )
    return [("invoice_tally", invoices), ("received_tally", received)]
