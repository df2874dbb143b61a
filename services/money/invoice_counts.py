"""The counts and sums that the database keeps of invoices: whether they are true, and again.

The database writes them with every change. A backup that was restored without the database's
own rules, or a hand in its tables, can leave them behind.
"""

from sqlmodel import Session

from data.money import tally_rules
from services.kit.permissions import Actor, Permission, require
from services.money.stripe_webhooks import read_skew

WRONG = "The counts of invoices do not add up ({rows:,} rows). Run: app.py money recount"


def find_money_problems(session: Session, actor: Actor) -> list[str]:
    """What ``doctor`` says of money, a line each.

    Raises:
        NotPermitted: the actor does not settle payments.
    """
    require(actor, Permission.SETTLE_PAYMENTS)
    rows = tally_rules.wrong_rows(session.connection())
    counts = WRONG.format(rows=rows) if rows else ""
    return [line for line in (read_skew(session, actor), counts) if line]


def recount_invoices(session: Session, actor: Actor) -> int:
    """Count all invoices anew. How many rows were wrong; nobody is told, for nothing happened.

    Raises:
        NotPermitted: the actor does not settle payments.
    """
    require(actor, Permission.SETTLE_PAYMENTS)
    connection = session.connection()
    wrong = tally_rules.wrong_rows(connection)
    if wrong:
        tally_rules.count_anew(connection)
    return wrong
