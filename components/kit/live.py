"""Screens that follow the business: they hear its events for as long as they are shown."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from nicegui import background_tasks, ui

from components.kit.bursts import drawn_from
from components.kit.visitor import Visitor
from services.kit.errors import DomainError
from services.kit.events import DomainEvent, EventKind
from services.kit.shared_reads import SharedReads

WORK = frozenset(
    {
        EventKind.DATA_IMPORTED,
        EventKind.COMPANY_CHANGED,
        EventKind.PROPERTY_CHANGED,
        EventKind.VISIT_SCHEDULED,
        EventKind.VISIT_CHANGED,
        EventKind.VISIT_STARTED,
        EventKind.VISIT_COMPLETED,
        EventKind.VISIT_ON_WAY,
        EventKind.VISIT_LAPSED,
        EventKind.VISIT_ACCEPTED,
        EventKind.VISIT_CHANGE_ASKED,
        EventKind.VISIT_CHANGE_ANSWERED,
        EventKind.PHOTO_ADDED,
    }
)
DAYS = frozenset({EventKind.DAY_TURNED})  # what says "today" is out of date
MONEY = frozenset(
    {
        EventKind.DATA_IMPORTED,
        EventKind.INVOICE_CHANGED,
        EventKind.PAYMENT_STARTED,
        EventKind.PAYMENT_PROCESSING,
        EventKind.PAYMENT_SUCCEEDED,
        EventKind.PAYMENT_FAILED,
        EventKind.PAYMENT_REFUNDED,
    }
)
ESTIMATES = frozenset(
    {
        EventKind.DATA_IMPORTED,
        EventKind.ESTIMATE_PUBLISHED,
        EventKind.ESTIMATE_CHANGED,
        EventKind.ESTIMATE_WITHDRAWN,
        EventKind.ESTIMATE_APPROVED,
        EventKind.ESTIMATE_DECLINED,
    }
)
TALK = frozenset(
    {
        EventKind.MESSAGE_SENT,
        EventKind.THREAD_CHANGED,
        EventKind.WORK_REQUESTED,
        EventKind.WORK_REQUEST_CHANGED,
    }
)
CHANGES = frozenset(  # what the office's list of requests about visits depends on
    {
        EventKind.DATA_IMPORTED,
        EventKind.COMPANY_CHANGED,
        EventKind.VISIT_CHANGED,
        EventKind.VISIT_STARTED,
        EventKind.VISIT_CHANGE_ASKED,
        EventKind.VISIT_CHANGE_ANSWERED,
    }
)
# An import announces hundreds of changes in one breath; a screen redraws once for them.
BREATH_SECONDS = 0.05
KEPT = 500  # of the last events; a page is built within far fewer

Handler = Callable[[list[DomainEvent]], Awaitable[None]]
_open: dict[UUID | None, set["Subscription"]] = {}
_gathering: dict[UUID | None, list["Subscription"]] = {}  # heard something, not yet redrawn
_revisions: Counter[UUID | None] = Counter()
_told: deque[tuple[int, DomainEvent]] = deque(maxlen=KEPT)
_opened_at: ContextVar[int | None] = ContextVar("opened_at", default=None)


class Subscription(ui.element):
    """Hears events of one customer until its page goes; a plain subscription would outlive it."""

    def __init__(self, visitor: Visitor, kinds: Collection[EventKind], handler: Handler) -> None:
        super().__init__("template")
        self._customer_id, self.session_id = visitor.customer_id, visitor.session_id
        self._kinds, self._handler = kinds, handler
        self._waiting: list[DomainEvent] = []
        self._is_acting = False
        _open.setdefault(self._customer_id, set()).add(self)

    def hear(self, event: DomainEvent) -> None:
        """Keep the event and act on it, and on all that follow at once, in a moment."""
        if event.kind not in self._kinds:
            return
        self._waiting.append(event)
        if not self._is_acting:
            self._queue()

    def act(self) -> None:
        """Handle what was heard; what comes meanwhile is handled after it, never beside it."""
        background_tasks.create(self._act(), name="live update", context=self)

    def _queue(self) -> None:
        self._is_acting = True
        gathering = _gathering.setdefault(self._customer_id, [])
        if not gathering:
            background_tasks.create(_draw_burst(self._customer_id), name="live burst")
        gathering.append(self)

    async def _act(self) -> None:
        events, self._waiting = self._waiting, []
        try:
            if not self.is_deleted:
                await self._handler(events)
        except DomainError:
            # Signed out, or shut out of this page since: opening it anew says so.
            ui.navigate.reload()
        finally:
            self._is_acting = False
            if self._waiting and not self.is_deleted:
                self._queue()

    def _handle_delete(self) -> None:
        listeners = _open.get(self._customer_id, set())
        listeners.discard(self)
        if not listeners:
            _open.pop(self._customer_id, None)
        super()._handle_delete()


@contextmanager
def page_opening() -> Iterator[None]:
    """What is told between a page's first question and its ``follow`` is not lost to it."""
    mark = _opened_at.set(_last_told())
    try:
        yield
    finally:
        _opened_at.reset(mark)


def follow(visitor: Visitor, kinds: Collection[EventKind], handler: Handler) -> None:
    """Call ``handler`` with the customer's new events, until the page that is built now goes."""
    subscription = Subscription(visitor, kinds, handler)
    for event in _told_while_opening():
        concerned = {event.customer_id, visitor.customer_id}
        if None in concerned or len(concerned) == 1:
            subscription.hear(event)


def _told_while_opening() -> list[DomainEvent]:
    opened_at = _opened_at.get()
    if opened_at is None or opened_at == _last_told():
        return []
    return [event for number, event in _told if number > opened_at]


def _last_told() -> int:
    return _told[-1][0] if _told else 0


async def _draw_burst(customer_id: UUID | None) -> None:
    """Let all screens of a customer act at once, on answers that they share."""
    await asyncio.sleep(BREATH_SECONDS)
    screens = _gathering.pop(customer_id, [])
    with drawn_from(SharedReads({screen.session_id for screen in screens})):
        for screen in screens:
            screen.act()


def broadcast(event: DomainEvent) -> None:
    """Pass an event to the screens it concerns; events of no customer concern all."""
    _told.append((_last_told() + 1, event))
    if event.kind in WORK:
        _revisions[event.customer_id] += 1
    # The contractor's staff stand for no customer: they hear of all.
    customers = list(_open) if event.customer_id is None else [event.customer_id, None]
    for customer_id in customers:
        for subscription in list(_open.get(customer_id, ())):
            subscription.hear(event)


def work_revision(customer_id: UUID | None) -> int:
    """Grows with every change of the customer's work: maps tell by it whether they missed one."""
    return _revisions[customer_id] + _revisions[None]
