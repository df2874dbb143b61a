"""A customer's account over time: entries of the ledger with a running balance."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from data.kit.companies import find_company
from data.kit.money import Money
from data.money.ledger import EntryKind, LedgerEntry, LedgerPart, balance_before, entries_between
from services.kit.errors import DomainError
from services.kit.permissions import Actor, Permission, require

KIND_WORDS = {
    EntryKind.INVOICE: "Invoice",
    EntryKind.PAYMENT: "Payment",
    EntryKind.REFUND: "Refund",
    EntryKind.CHARGEBACK: "Returned payment",
    EntryKind.CREDIT: "Credit",
    EntryKind.VOID: "Voided invoice",
    EntryKind.TIP: "Tip",
}
CSV_HEADER = ("date", "kind", "invoice", "description", "amount", "balance", "currency")
DOTS = "••••"  # Excel, which takes a file for one of its own code page, would garble them
# A spreadsheet takes a cell that begins so for a formula and would run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class BadPeriod(DomainError):
    def __init__(self) -> None:
        super().__init__("A statement's period begins before it ends.")


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry; ``amount`` above zero raises what is owed, ``balance`` is owed after it."""

    day: date
    kind: EntryKind
    number: str
    memo: str
    amount: Money
    balance: Money

    @property
    def words(self) -> str:
        return KIND_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Statement:
    """``opening`` was owed when the first day began, ``closing`` when the last one ended."""

    first_day: date
    last_day: date
    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money


def read_statement(session: Session, actor: Actor, first_day: date, last_day: date) -> Statement:
    """The account of the actor's customer from one day to another, both included.

    Whoever sees only some properties gets the entries of their invoices alone.

    Raises:
        NotPermitted: the actor's role sees no money.
        BadPeriod: it ends before it begins.
    """
    require(actor, Permission.VIEW_MONEY)
    if last_day < first_day:
        raise BadPeriod
    company = find_company(session)
    currency = company.currency if company else "usd"
    part = LedgerPart(actor.customer, actor.scope)
    opening = Money(balance_before(session, part, first_day), currency)
    balance, lines = opening, []
    for entry, number in entries_between(session, part, first_day, last_day):
        balance = balance + Money(entry.amount_minor, currency)
        lines.append(_as_line(entry, number, balance))
    return Statement(first_day, last_day, opening, tuple(lines), balance)


def write_ledger(session: Session, actor: Actor) -> str:
    """The whole account as CSV, safe to open in a spreadsheet.

    Raises:
        NotPermitted: the actor's role sees no money.
    """
    require(actor, Permission.VIEW_MONEY)
    statement = read_statement(session, actor, date.min, date.max)
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(CSV_HEADER)
    for line in statement.lines:
        writer.writerow(
            (
                line.day.isoformat(),
                line.words,
                _harmless(line.number),
                _harmless(line.memo.replace(DOTS, "ending in")),
                f"{line.amount.decimal:f}",
                f"{line.balance.decimal:f}",
                line.amount.currency.upper(),
            )
        )
    return sheet.getvalue()


def _as_line(entry: LedgerEntry, number: str | None, balance: Money) -> StatementLine:
    return StatementLine(
        day=entry.occurred_on,
        kind=EntryKind(entry.kind),
        number=number or "",
        memo=entry.memo,
        amount=Money(entry.amount_minor, balance.currency),
        balance=balance,
    )


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
