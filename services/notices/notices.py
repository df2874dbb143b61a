"""Writes the mails that events call for, and reminders; each is queued once."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from sqlmodel import Session

from data.kit import clock
from data.kit.companies import find_company
from data.money.invoices import Invoice
from data.notices.notices import (
    NoticeTask,
    mark_sent,
    next_task,
    open_invoices_due,
    pays_by_itself,
    sent_among,
)
from data.work.customers import Customer
from services.kit import unit_of_work
from services.kit.events import DomainEvent, EventKind, is_mailed
from services.kit.permissions import Actor, Permission, require
from services.mail.unsubscribing import Unsubscribing
from services.notices.digests import write_next_digest
from services.notices.notice_kinds import NOTICES
from services.notices.notice_specs import NoticeSpec, Posting

AT_ONCE = 100

log = structlog.get_logger()


class Notices:
    """Follows events and the calendar. Callable from several processes at once."""

    def __init__(self, links: Unsubscribing) -> None:
        self._links = links
        self._woken: set[asyncio.Task[int]] = set()

    def hear(self, event: DomainEvent) -> None:
        """A listener for ``services.kit.events``."""
        if is_mailed(event.kind) and len(self._woken) < 2:
            task = asyncio.get_running_loop().create_task(self.run_due())
            self._woken.add(task)
            task.add_done_callback(self._woken.discard)

    async def run_due(self) -> int:
        """Write the mails of every waiting event; returns how many events there were."""
        done = 0
        while await unit_of_work.execute_as_system(write_next_notice, self._links):
            done += 1
        return done

    async def send_digests(self) -> int:
        """Send everybody whose hour has come what was held for them; returns how many mails."""
        sent = 0
        while (
            went := await unit_of_work.execute_as_system(write_next_digest, self._links)
        ) is not None:
            sent += went
        return sent

    async def remind(self) -> int:
        """Remind of invoices that are due soon or late; returns of how many."""
        reminded = 0
        while some := await unit_of_work.execute_as_system(write_reminders, self._links):
            reminded += some
        return reminded


def write_next_notice(session: Session, actor: Actor, links: Unsubscribing) -> bool:
    """Queue the mails of the oldest waiting event; False when none waits.

    The event is forgotten in the same transaction: a crash repeats all of it or nothing.
    """
    require(actor, Permission.SEND_MAIL)
    task = next_task(session)
    if task is None:
        return False
    session.delete(task)
    if _lies_before_live(session, task):
        return True
    for spec in NOTICES.values():
        writer = spec.events.get(EventKind(task.event))
        if writer is not None and task.subject_id is not None:
            writer(Posting(session, links, spec), task)
    session.flush()
    return True


def _lies_before_live(session: Session, task: NoticeTask) -> bool:
    live_at = task.customer_id and session.get_one(Customer, task.customer_id).live_at
    return bool(live_at and task.created_at < live_at)


@dataclass(frozen=True, slots=True)
class Stage:
    """When an invoice is reminded of: once, when it is due between two days."""

    spec: NoticeSpec
    write: Callable[[Posting, Invoice], None]
    number: int
    first: date
    last: date
    ahead: timedelta  # from the day when it comes up to the day when the invoice is due

    def key(self, invoice: Invoice) -> str:
        return f"{self.spec.kind.value}:{self.number}:{invoice.id}"

    def lies_before_live(self, session: Session, invoice: Invoice, zone: str) -> bool:
        """Whether it came up before the customer's portal went live: then it is nobody's news."""
        live_at = session.get_one(Customer, invoice.customer_id).live_at
        came_on = invoice.due_on - self.ahead
        return live_at is not None and came_on < clock.day_in(live_at, zone)


def write_reminders(session: Session, actor: Actor, links: Unsubscribing) -> int:
    """Queue reminders of at most AT_ONCE invoices, each stage once an invoice; returns of how many.

    Not of all in one transaction: payments would wait for it.
    """
    require(actor, Permission.SEND_MAIL)
    company = find_company(session)
    if company is None:
        return 0
    reminded = 0
    for stage in _stages(clock.today(company.time_zone)):
        due = open_invoices_due(session, first=stage.first, last=stage.last)
        known = sent_among(session, [stage.key(invoice) for invoice in due])
        for invoice in due:
            if (
                stage.key(invoice) in known
                or stage.lies_before_live(session, invoice, company.time_zone)
                or pays_by_itself(session, customer_id=invoice.customer_id)
            ):
                continue
            if mark_sent(session, stage.key(invoice)):
                stage.write(Posting(session, links, stage.spec), invoice)
                reminded += 1
            if reminded == AT_ONCE:
                return reminded
    return reminded


def _stages(today: date) -> Iterator[Stage]:
    for spec in NOTICES.values():
        if spec.reminders is not None:
            for number, (first, last) in enumerate(spec.reminders.days):
                days = today + timedelta(first), today + timedelta(last)
                yield Stage(spec, spec.reminders.write, number, *days, timedelta(last))
