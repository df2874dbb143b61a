"""Going live: from when on a customer's people get mails, and what becomes of those that wait."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person
from data.kit import clock
from data.notices.notices import HeldNotice, notices_awaiting_live
from data.work.customers import Customer, customers_not_live
from services.kit.errors import NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.notices.notice_kinds import NOTICES

PREVIEW_LENGTH = 20


@dataclass(frozen=True, slots=True)
class WaitingKind:
    """How many notices of one kind wait; ``title`` is its name in the list of mails."""

    title: str
    count: int


@dataclass(frozen=True, slots=True)
class WaitingNotice:
    """One notice that would be emailed: to whom, and its first words."""

    to_name: str
    to_address: str
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CustomerNotLive:
    """A customer whose people get no notices yet."""

    id: UUID
    name: str
    notices: int


@dataclass(frozen=True, slots=True)
class WaitingNotices:
    """What going live would mail. Each of the ``people`` would get all of theirs in one mail."""

    customers: tuple[CustomerNotLive, ...]
    notices: int
    people: int
    kinds: tuple[WaitingKind, ...]
    preview: tuple[WaitingNotice, ...]  # the oldest


@dataclass(frozen=True, slots=True)
class WentLive:
    """What going live came to."""

    customers: int
    sent: int  # notices
    dropped: int


def view_waiting(session: Session, actor: Actor, customer_id: UUID | None = None) -> WaitingNotices:
    """What waits for one customer to go live, or for all who have not.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: the customer is live already, or there is none.
    """
    require(actor, Permission.INVITE_CUSTOMERS)
    customers = _find(session, customer_id)
    held = _still_news(notices_awaiting_live(session, customer_id=customer_id))
    by_customer = Counter(row.customer_id for row, _ in held)
    by_kind = Counter(row.kind for row, _ in held)
    return WaitingNotices(
        customers=tuple(
            CustomerNotLive(one.id, one.name, by_customer[one.id]) for one in customers
        ),
        notices=len(held),
        people=len({person.id for _, person in held}),
        kinds=tuple(
            WaitingKind(spec.title, by_kind[kind])
            for kind, spec in NOTICES.items()
            if by_kind[kind]
        ),
        preview=tuple(_as_waiting(row, person) for row, person in held[:PREVIEW_LENGTH]),
    )


def go_live(
    session: Session, actor: Actor, customer_id: UUID | None = None, *, sends_waiting: bool
) -> WentLive:
    """Mail one customer's people, or everybody's, from now on. Doing it twice changes nothing.

    What waits is sent in one mail a person, or dropped. Nothing else that lies before is mailed.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: the customer is live already, or there is none.
    """
    require(actor, Permission.INVITE_CUSTOMERS)
    customers = _find(session, customer_id)
    held = notices_awaiting_live(session, customer_id=customer_id)
    news = {row.id for row, _ in _still_news(held)} if sends_waiting else set()
    for row, _ in held:
        if row.id in news:
            row.awaits_live, row.due_at = False, clock.now()
            session.add(row)
        else:
            session.delete(row)
    for customer in customers:
        session.refresh(customer, with_for_update=True)
        customer.live_at = customer.live_at or clock.now()
        session.add(customer)
        about = About(customer_id=customer.id, subject_id=customer.id)
        announce(session, actor, EventKind.CUSTOMER_LIVE, about)
    session.flush()
    return WentLive(len(customers), len(news), len(held) - len(news))


def _find(session: Session, customer_id: UUID | None) -> Sequence[Customer]:
    if customer_id is None:
        return customers_not_live(session)
    customer = session.get(Customer, customer_id)
    if customer is None or customer.live_at is not None:
        raise NotFound("customer")
    return [customer]


def _still_news(
    held: Sequence[tuple[HeldNotice, Person]],
) -> list[tuple[HeldNotice, Person]]:
    """Without what is over: yesterday's visit is no news."""
    now = clock.now()
    return [one for one in held if one[0].happens_at is None or one[0].happens_at > now]


def _as_waiting(row: HeldNotice, person: Person) -> WaitingNotice:
    sentence = next(iter(row.content["sentences"]), "")
    return WaitingNotice(person.name, person.email, row.content["subject"], sentence)
