"""``app.py go-live``: says what waits, and lets customers' mails begin."""

import asyncio
from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

import typer

from pages.commands.opening import open_fit_portal
from services.accounts.invitations import name_customer
from services.kit.permissions import SYSTEM
from services.kit.settings import Settings
from services.kit.unit_of_work import read, write
from services.mail.reply_addresses import ReplyAddresses
from services.mail.unsubscribing import Unsubscribing
from services.notices.going_live import WaitingNotices, view_waiting
from services.notices.going_live import go_live as let_go_live
from services.notices.notices import Notices


def go_live(
    customer: Annotated[str, typer.Option(help="The customer's external id or id.")] = "",
    everybody: Annotated[
        bool, typer.Option("--all", help="Every customer that is not live.")
    ] = False,
    send_waiting: Annotated[
        bool, typer.Option("--send-waiting", help="Email what waits too; else it is dropped.")
    ] = False,
) -> None:
    """From now on email these customers; says what waits. Until then they get no notices."""
    settings = open_fit_portal()
    lines = run_go_live(settings, customer, everybody=everybody, sends_waiting=send_waiting)
    typer.echo("\n".join(lines))


def run_go_live(
    settings: Settings, customer: str, *, everybody: bool, sends_waiting: bool
) -> list[str]:
    """The lines to print. Without a customer and without ``everybody`` it only says what waits.

    Raises:
        NotFound: there is no such customer, or it is live already.
    """
    asyncio.run(_write_notices(settings))
    chosen: UUID | None = None
    if customer:
        chosen = read(lambda session: name_customer(session, SYSTEM, customer))
    waiting = read(lambda session: view_waiting(session, SYSTEM, chosen))
    lines = list(_in_words(waiting))
    if not customer and not everybody:
        return [*lines, "Nothing was changed. Say --customer ID or --all to go live."]
    done = write(lambda session: let_go_live(session, SYSTEM, chosen, sends_waiting=sends_waiting))
    lines.append(f"{_count(done.customers, 'customer')} went live: from now on they are emailed.")
    if done.sent or done.dropped:
        lines.append(f"Of what waited, {done.sent:,} go out now and {done.dropped:,} were dropped.")
    return lines


async def _write_notices(settings: Settings) -> None:
    """What nobody has written yet waits as well, so that the counts are whole."""
    replies = ReplyAddresses(settings.inbound_mail_address, settings.secret_key)
    notices = Notices(Unsubscribing(settings.origin, settings.secret_key, replies))
    await notices.run_due()
    await notices.remind()


def _in_words(waiting: WaitingNotices) -> Iterator[str]:
    yield f"Not live: {_count(len(waiting.customers), 'customer')}."
    people = "1 person" if waiting.people == 1 else f"{waiting.people:,} people"
    yield f"Waiting: {_count(waiting.notices, 'notice')} to {people}."
    for kind in waiting.kinds:
        yield f"  {kind.count:>6,}  {kind.title}"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
