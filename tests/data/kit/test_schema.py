import sqlite3
import warnings
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, Table, Uuid, insert, literal, text
from sqlmodel import Session, SQLModel, select
from sqlmodel.sql.sqltypes import UTCDateTime

from data.kit import clock, engine, schema
from data.kit.ids import new_id
from data.mail.outbox import Outbox
from data.money.autopay import find_charge_by_code
from data.money.invoice_search import word_search
from data.money.invoice_tallies import tally_all
from data.money.invoices import Invoice, InvoiceState
from data.money.tally_rules import wrong_rows
from data.work.customers import Customer
from services.kit.links import hash_token

# What no table of the code describes: rules, the index of words, and indexes over expressions.
SQLITE_RULES = """
    SELECT name, sql FROM sqlite_master
    WHERE type = 'trigger' OR name LIKE 'invoice_words%' OR name LIKE 'ix_invoice%' ORDER BY name
"""
POSTGRES_RULES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'invoice'
    UNION SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION SELECT proname, prosrc FROM pg_proc WHERE prosrc LIKE '%tally_change%' ORDER BY 1
"""


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Engine:
    return engine.configure(f"sqlite:///{tmp_path}/empty.db")


@pytest.fixture
def empty_postgres(postgres: Engine) -> Engine:
    with postgres.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS empty_one"))
        connection.execute(text("CREATE DATABASE empty_one"))
    url = postgres.url.set(database="empty_one").render_as_string(hide_password=False)
    return engine.configure(url)


OURS_ALONE = ("invoice_words", "ix_invoice_words", "ix_invoice_standing", "tally_change")


def is_described(_item: object, name: str | None, *_about: object) -> bool:
    return not (name or "").startswith(OURS_ALONE)


BOTH = ["empty_sqlite", pytest.param("empty_postgres", marks=pytest.mark.postgres)]


@pytest.mark.parametrize("database_name", BOTH)
def test_migrations_make_the_tables_that_the_code_knows(
    request: pytest.FixtureRequest, database_name: str
) -> None:
    database: Engine = request.getfixturevalue(database_name)

    schema.upgrade()

    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_described})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # expressions of indexes are not read
            differences = compare_metadata(context, SQLModel.metadata)
    database.dispose()
    assert differences == []


@pytest.mark.parametrize("database_name", BOTH)
def test_migrations_make_the_rules_that_the_code_knows(
    request: pytest.FixtureRequest, database_name: str
) -> None:
    made_by_migrations = rules(request.getfixturevalue(database_name), schema.upgrade)
    if database_name == "empty_sqlite":
        made_by_code = rules(engine.configure("sqlite://"), None)
    else:
        made_by_code = rules(request.getfixturevalue("postgres"), None)

    assert len(made_by_code) > 10
    assert made_by_migrations == made_by_code


def rules(database: Engine, upgrade: Callable[[], None] | None) -> dict[str, str]:
    """By name; made by ``upgrade``, else by the code."""
    if upgrade is not None:
        upgrade()
    with database.begin() as connection:
        if upgrade is None:
            SQLModel.metadata.create_all(connection)
        asked = SQLITE_RULES if database.dialect.name == "sqlite" else POSTGRES_RULES
        found = {str(name): str(sql) for name, sql in connection.execute(text(asked)).all()}
    if upgrade is not None:
        database.dispose()
    return found


@pytest.mark.parametrize("database_name", BOTH)
def test_upgrade_counts_and_indexes_what_was_there(
    request: pytest.FixtureRequest, database_name: str
) -> None:
    database: Engine = request.getfixturevalue(database_name)
    schema.upgrade("0004")
    customer_id = new_id()
    with database.begin() as connection:
        customer = Customer(id=customer_id, name="Ada", email="ada@example.com")
        insert_row(connection, "customer", customer.model_dump())
        invoice = Invoice(
            number="INV-1042",
            customer_id=customer_id,
            state=InvoiceState.OPEN,
            issued_on=date(2026, 3, 1),
            due_on=date(2026, 3, 31),
            currency="usd",
            total_minor=100,
            search_text="inv-1042\ncafé au lait",
        )
        insert_row(connection, "invoice", invoice.model_dump())

    schema.upgrade()

    with Session(database) as session:
        whole = tally_all(session, customer_id=customer_id, today=date(2026, 3, 2))
        search = word_search(session, ("caf", "042"), customer_id=customer_id)
        found = session.exec(select(Invoice.number).where(search.condition)).all()
        wrong = wrong_rows(session.connection())
        live = session.exec(select(Customer.live_at)).one()
    database.dispose()
    assert live is not None  # for those who were there, mails come as before
    assert [one.invoices for one in whole if one.invoices] == [1]
    assert (found, wrong) == ([invoice.number], 0)


@pytest.mark.parametrize("database_name", BOTH)
def test_upgrade_seals_mails_that_wait(request: pytest.FixtureRequest, database_name: str) -> None:
    database: Engine = request.getfixturevalue(database_name)
    schema.upgrade("0008")
    kept = {"subject": "Hello", "text": "In the clear", "html": "<p>In the clear</p>"}
    with database.begin() as connection:
        outbox = Table("outbox", MetaData(), autoload_with=connection)
        row = {"kind": "receipt", "to_address": "a@b.c", "to_name": "", **kept, "last_error": ""}
        row |= {"state": "waiting", "attempts": 0, "unsubscribe": "", "reply_to": ""}
        row |= {"id": literal(new_id(), Uuid()), "message_id": "<1@x>"}
        moments = {name: literal(clock.now(), UTCDateTime()) for name in ("due_at", "created_at")}
        connection.execute(insert(outbox).values(row | moments))

    schema.upgrade()

    with Session(database) as session:
        mail = session.exec(select(Outbox)).one()
        assert {name: getattr(mail, name) for name in kept} == kept
        stored = session.execute(text("SELECT text, html, unsubscribe FROM outbox")).one()
    database.dispose()
    assert not any("clear" in value for value in stored)
    assert stored[2] == ""


def test_upgrade_seals_and_hashes_codes_of_charges(empty_sqlite: Engine) -> None:
    schema.upgrade("0010")
    code, key = "in-the-clear-until-now", new_id()
    row: dict[str, str | int] = dict.fromkeys(("invoice_id", "customer_id", "autopay_id"), key.hex)
    row |= dict.fromkeys(("announced_at", "first_on", "charge_on"), "2026-05-13")
    row |= {"state": "planned", "announced_minor": 1, "hold_code": code, "tries": 0}
    with closing(sqlite3.connect(str(empty_sqlite.url.database))) as plain, plain:
        marks = ", ".join("?" * len(row))
        plain.execute(
            f"INSERT INTO autopay_charge ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
        )

    schema.upgrade()

    with Session(empty_sqlite) as session:
        charge = find_charge_by_code(session, hold_hash=hash_token(code))
        stored = session.execute(text("SELECT * FROM autopay_charge")).one()
    empty_sqlite.dispose()
    assert charge is not None
    assert (charge.invoice_id, charge.hold_code) == (key, code)
    assert code not in str(stored)


def insert_row(connection: Connection, table: str, row: dict[str, object]) -> None:
    """Into a table as an earlier version had it: what it did not have is left out."""
    reflected = Table(table, MetaData(), autoload_with=connection)
    types = SQLModel.metadata.tables[table].columns
    known = {
        name: literal(value, types[name].type)
        for name, value in row.items()
        if name in reflected.columns
    }
    connection.execute(insert(reflected).values(known))


def test_upgrade_twice_changes_nothing(empty_sqlite: Engine) -> None:
    assert not schema.is_current()
    schema.upgrade()
    schema.upgrade()

    assert schema.is_current()
    empty_sqlite.dispose()
