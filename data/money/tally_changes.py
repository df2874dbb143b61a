"""The tallies' triggers for PostgreSQL, which has many writers.

Two payments of one customer would wait for each other's counts while each holds the other's
invoice. So a statement only notes what it changes, in rows of its own that nobody waits for.
At the commit, when a transaction locks nothing else any more, its notes are added to the
tallies, one transaction after the other. That is also what makes an import of 100,000 invoices
possible: a count that is updated with each of them would be read 100,000 versions deep.
"""

from data.money.invoices import standing_sql
from data.money.tally_rules import (
    FITS,
    KEY,
    LEVELS,
    NUMBERS,
    is_received,
    key_of,
    numbers_of,
    year_of,
)

_COUNTING = 5_306_114  # any number that nothing else locks
_NOTES = """
CREATE UNLOGGED TABLE tally_change (
    transaction BIGINT NOT NULL DEFAULT txid_current(),
    customer_id UUID NOT NULL, issued_on DATE, due_on DATE, standing VARCHAR,
    invoices BIGINT, begun BIGINT, owed_minor BIGINT, processing_minor BIGINT,
    year INTEGER, received_minor BIGINT
)
"""
# The first note of a transaction that comes up adds all of them, the others find it done.
_MERGE = """
IF current_setting('porchlight.counted', true) = txid_current()::text THEN RETURN NULL; END IF;
PERFORM pg_advisory_xact_lock({number});
INSERT INTO invoice_tally ({key}, {numbers})
    SELECT {key}, {sums} FROM tally_change
    WHERE transaction = txid_current() AND year IS NULL GROUP BY {key}
    ON CONFLICT ({key}) DO UPDATE SET {added};
INSERT INTO received_tally (customer_id, year, received_minor)
    SELECT customer_id, year, sum(received_minor) FROM tally_change
    WHERE transaction = txid_current() AND year IS NOT NULL GROUP BY customer_id, year
    ON CONFLICT (customer_id, year) DO UPDATE
    SET received_minor = received_tally.received_minor + excluded.received_minor;
DELETE FROM invoice_tally USING tally_change WHERE transaction = txid_current()
    AND {same} AND invoice_tally.invoices = 0;
DELETE FROM tally_change WHERE transaction = txid_current();
PERFORM set_config('porchlight.counted', txid_current()::text, true);
"""
_ANEW = "PERFORM set_config('porchlight.counted', '', true);"


def statements() -> list[str]:
    """What makes PostgreSQL count from now on."""
    new, old = "SELECT 1 AS sign, * FROM new_rows", "SELECT -1 AS sign, * FROM old_rows"
    tables = {
        "insert": "REFERENCING NEW TABLE AS new_rows",
        "delete": "REFERENCING OLD TABLE AS old_rows",
        "update": "REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows",
    }
    rows = {"insert": new, "delete": old, "update": f"{new} UNION ALL {old}"}
    noting = [
        statement
        for what, changed in rows.items()
        for statement in (
            _function(f"note_invoice_{what}", _note_invoices(changed)),
            f"CREATE TRIGGER invoice_{what}_noted AFTER {what} ON invoice {tables[what]}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION note_invoice_{what}()",
        )
    ]
    return [
        _NOTES,
        "CREATE INDEX ix_tally_change_transaction ON tally_change (transaction)",
        *noting,
        _function("note_entries", _note_entries()),
        f"CREATE TRIGGER entries_noted AFTER INSERT ON ledger_entry {tables['insert']}"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_entries()",
        _function("merge_tallies", _merge()),
        "CREATE CONSTRAINT TRIGGER tallies_merged AFTER INSERT ON tally_change"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION merge_tallies()",
    ]


def _note_invoices(changed: str) -> str:
    key = ", ".join(key_of("kept", "postgresql"))
    sums = ", ".join(f"sum(sign * ({number}))" for number in numbers_of("kept"))
    matters = " OR ".join(f"sum(sign * ({number})) <> 0" for number in numbers_of("kept"))
    return (
        f"INSERT INTO tally_change ({', '.join((*KEY, *NUMBERS))}) SELECT {key}, {sums} FROM"
        f" (SELECT changed.*, {standing_sql()} AS standing FROM ({changed}) AS changed) AS kept,"
        f" {LEVELS} WHERE {FITS} GROUP BY 1, 2, 3, 4 HAVING {matters}; {_ANEW}"
    )


def _note_entries() -> str:
    year = year_of("occurred_on", "postgresql")
    return (
        f"INSERT INTO tally_change (customer_id, year, received_minor)"
        f" SELECT customer_id, {year}, -sum(amount_minor) FROM new_rows"
        f" WHERE {is_received()} GROUP BY 1, 2; {_ANEW}"
    )


def _merge() -> str:
    return _MERGE.format(
        number=_COUNTING,
        key=", ".join(KEY),
        numbers=", ".join(NUMBERS),
        sums=", ".join(f"sum({name})" for name in NUMBERS),
        added=", ".join(f"{name} = invoice_tally.{name} + excluded.{name}" for name in NUMBERS),
        same=" AND ".join(f"invoice_tally.{name} = tally_change.{name}" for name in KEY),
    )


def _function(name: str, body: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $$ BEGIN {body} RETURN NULL; END $$"
    )
