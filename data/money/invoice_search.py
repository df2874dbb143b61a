"""Finding invoices by words or their beginnings, without reading all of a customer's.

Both databases keep an index of words of their own kind: FTS5 in SQLite, GIN in PostgreSQL. Each
word stands in it with its customer's key in front, so that a customer's own words are looked
through and nobody else's. The databases keep it true themselves, whoever writes invoices.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, TextClause, event, text
from sqlmodel import Session, SQLModel, col

from data.money.invoices import Invoice

_WORD = re.compile(r"[^\W_]+")
_MOST_LETTERS = 60  # of a word; PostgreSQL refuses one of more than 2 kB
_SHORTEST_END = 2  # of a number, that it is found by
_KEY_LENGTH = 32  # letters of a customer's key in front of each word
_LONGEST = 10  # letters of a word that the index tells apart; the rest is compared in each row


def words_of(written: str) -> tuple[str, ...]:
    """The words of a text as they are compared: lower case, without accents and signs."""
    plain = unicodedata.normalize("NFKD", written.casefold())
    words = _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    return tuple(word[:_MOST_LETTERS] for word in words)


def searchable(number: str, texts: Iterable[str]) -> str:
    """What an invoice is found by, for ``Invoice.search_text``: each word after a blank, once.

    Nobody remembers a whole number, so the ends of its words count as words of their own.
    """
    words = [*words_of(number)]
    counted = [word for word in words if any(sign.isdigit() for sign in word)]
    ends = [word[at:] for word in counted for at in range(1, len(word) - _SHORTEST_END + 1)]
    rest = [word for one in texts for word in words_of(one)]
    return "".join(f" {word}" for word in dict.fromkeys([*words, *ends, *rest]))


def has_words(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """The same question of a row at hand: whether each word begins one of its words."""
    return [col(Invoice.search_text).contains(f" {word}") for word in words]


@dataclass(frozen=True, slots=True)
class WordSearch:
    """What the index of words is asked about a customer's invoices, drafts too.

    Long words are looked up by their beginning alone, so not all that it finds must fit.
    """

    condition: TextClause
    counting: TextClause

    def count_at_most(self, session: Session, limit: int) -> int:
        """How many it finds, counted no further than ``limit``."""
        return int(session.execute(self.counting, {"limit": limit}).scalar_one())


def word_search(session: Session, words: Sequence[str], *, customer_id: UUID) -> WordSearch:
    """``words`` are from ``words_of``, at least one."""
    own = [f"{customer_id.hex}{word[:_LONGEST]}" for word in words]
    if session.get_bind().dialect.name == "sqlite":
        asked = " AND ".join(f'"{word}"*' for word in own)
        found, condition = _FOUND_IN_SQLITE, _IN_SQLITE
    else:
        asked = " & ".join(f"'{word}':*" for word in own)
        found, condition = _FOUND_IN_POSTGRES, _IN_POSTGRES
    counting = text(f"SELECT count(*) FROM ({found} LIMIT :limit) AS found")
    return WordSearch(
        text(condition).bindparams(asked_words=asked), counting.bindparams(asked_words=asked)
    )


_FOUND_IN_SQLITE = "SELECT rowid FROM invoice_words WHERE invoice_words MATCH :asked_words"
_IN_SQLITE = (
    f"invoice.id IN (SELECT invoice_id FROM invoice_words_key WHERE id IN ({_FOUND_IN_SQLITE}))"
)
_OWN_WORDS = (
    "array_to_tsvector(string_to_array(ltrim(replace(search_text, ' ',"
    " ' ' || replace(CAST(customer_id AS text), '-', ''))), ' '))"
)
_IN_POSTGRES = f"{_OWN_WORDS} @@ CAST(:asked_words AS tsquery)"
_FOUND_IN_POSTGRES = f"SELECT id FROM invoice WHERE {_IN_POSTGRES}"

# Beginnings of every length have lists of their own: to gather them took 12 ms for a word that
# 100,000 invoices have, and 0.1 ms so.
_PREFIXES = " ".join(str(_KEY_LENGTH + letters) for letters in range(1, _LONGEST + 1))
# A row's number must outlive VACUUM, which numbers rows anew where a table has no such column.
_SQLITE_WORDS = "replace({row}.search_text, ' ', ' ' || {row}.customer_id)"
_SQLITE_NUMBER = "(SELECT id FROM invoice_words_key WHERE invoice_id = {row}.id)"


def install(connection: Connection) -> None:
    """Make the database index words from now on, and those that are there."""
    if connection.dialect.name == "sqlite":
        for statement in _for_sqlite():
            connection.exec_driver_sql(statement)
    else:
        index = f"CREATE INDEX ix_invoice_words ON invoice USING gin (({_OWN_WORDS}))"
        connection.exec_driver_sql(index)


def _for_sqlite() -> list[str]:
    new, old = _SQLITE_WORDS.format(row="NEW"), _SQLITE_WORDS.format(row="OLD")
    number = _SQLITE_NUMBER.format(row="OLD")
    key = "INSERT INTO invoice_words_key (invoice_id) VALUES (NEW.id);"
    add = (
        f"INSERT INTO invoice_words (rowid, words)"
        f" VALUES ({_SQLITE_NUMBER.format(row='NEW')}, {new});"
    )
    # A table without content has to be told what it had.
    take = (
        f"INSERT INTO invoice_words (invoice_words, rowid, words)"
        f" VALUES ('delete', {number}, {old});"
    )
    forget = "DELETE FROM invoice_words_key WHERE invoice_id = OLD.id;"
    every = _SQLITE_WORDS.format(row="invoice")
    return [
        "CREATE TABLE invoice_words_key (id INTEGER PRIMARY KEY, invoice_id CHAR(32) UNIQUE)",
        "CREATE VIRTUAL TABLE invoice_words USING fts5"
        f" (words, content='', detail='none', prefix='{_PREFIXES}',"
        " tokenize='unicode61 remove_diacritics 0')",
        "INSERT INTO invoice_words_key (invoice_id) SELECT id FROM invoice ORDER BY id",
        f"INSERT INTO invoice_words (rowid, words) SELECT found.id, {every}"
        f" FROM invoice_words_key AS found JOIN invoice ON invoice.id = found.invoice_id",
        f"CREATE TRIGGER invoice_worded AFTER INSERT ON invoice BEGIN {key} {add} END",
        f"CREATE TRIGGER invoice_unworded AFTER DELETE ON invoice BEGIN {take} {forget} END",
        f"CREATE TRIGGER invoice_reworded AFTER UPDATE OF search_text, customer_id ON invoice"
        f" BEGIN {take} {add} END",
    ]


@event.listens_for(SQLModel.metadata.tables[str(Invoice.__tablename__)], "after_create")
def _install_with_table(_table: object, connection: Connection, **_options: object) -> None:
    install(connection)
