"""What makes a kind of notice, and how its mails reach people; the kinds are in notice_kinds."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person, find_person_by_email, people_of_customer
from data.money.invoices import Invoice
from data.notices.notices import NoticeKind, NoticeTask
from data.work.customers import is_live
from services.kit.contractors import Contractor, read_contractor
from services.kit.events import EventKind
from services.kit.permissions import SYSTEM, Actor, Permission, load_members
from services.mail.queue import Mail, addressed_to, queue_mail
from services.mail.rendering import Letter
from services.mail.unsubscribing import Unsubscribing
from services.notices.held_notices import hold_notice, is_due_before
from services.notices.notice_letters import Notice, Recipient, notice_letter, office_letter

Days = tuple[int, int]
SampleLetter = Callable[[Contractor, str], Letter]


class IncompleteNotices(Exception):
    """A kind of notice that nobody would ever get: a mistake of ours, found at the start."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """Written by the calendar: once for each of ``days``, from and to, counted to the due day.

    Three days ahead is 3, a week late is -7.
    """

    write: "Callable[[Posting, Invoice], None]"
    days: tuple[Days, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSpec:
    """One kind of notice, whole.

    Who hears it: the customer's people with the ``permission``; its writer narrows that to those
    who asked, and tells the office where it is the office's news. It is written when one of
    ``events`` happens, by ``reminders``, or with the change itself by ``written_by``.
    """

    kind: NoticeKind
    switch: str  # beside its switch on the profile
    title: str  # in the list of previews
    permission: Permission
    sample: Notice | SampleLetter
    events: "Mapping[EventKind, Writer]" = field(default_factory=dict)
    reminders: Reminders | None = None
    written_by: Callable[..., None] | None = None
    can_wait: bool = True  # for the one mail a day

    @property
    def has_writer(self) -> bool:
        return bool(self.events or self.reminders or self.written_by)


@dataclass(frozen=True, slots=True)
class Posting:
    """Brings the notices of one kind to people, in the transaction of whatever calls for them."""

    session: Session
    links: Unsubscribing
    spec: NoticeSpec

    def to_people(
        self,
        written: Notice,
        customer_id: UUID,
        property_id: UUID | None,
        *,
        only: Collection[UUID | None] | None = None,
    ) -> None:
        """Queue the notice for each who may see it, or hold it for the day's mail.

        Until the customer is live, it is held for that moment, to be sent or dropped then.
        ``only`` are those who asked. Those who switched its kind off are left out by the queue.
        """
        waits = not is_live(self.session, customer_id)
        contractor, kind = read_contractor(self.session), self.spec.kind
        for person, member in self._audience(customer_id, property_id):
            if only is not None and person.id not in only:
                continue
            notice = _for_member(written, member)
            if waits or (self.spec.can_wait and is_due_before(self.session, person, notice)):
                place = (customer_id, property_id)
                hold_notice(self.session, kind, person, place, notice, awaits_live=waits)
                continue
            unsubscribe = self.links.address(person.id, kind)
            recipient = Recipient(person.name, unsubscribe, self._reply_to(notice, person))
            letter = notice_letter(contractor, kind, notice, recipient, self.links.origin)
            queue_mail(self.session, SYSTEM, addressed_to(person, letter, member.customer_id))

    def to_office(self, notice: Notice) -> None:
        """Replies are heard where the mailbox is that of one of the contractor's people."""
        contractor = read_contractor(self.session)
        if contractor.email:
            person = find_person_by_email(self.session, contractor.email)
            is_staff = person is not None and person.staff_role is not None
            reply_to = self._reply_to(notice, person) if person and is_staff else ""
            letter = office_letter(contractor, notice, self.links.origin, reply_to)
            queue_mail(self.session, SYSTEM, Mail(letter, contractor.email, contractor.name))

    def _audience(self, customer_id: UUID, property_id: UUID | None) -> list[tuple[Person, Actor]]:
        """The customer's people who may see such a thing there, with their rights."""
        return [
            (person, member)
            for person in people_of_customer(self.session, customer_id=customer_id)
            for member in load_members(self.session, person.id)
            if member.customer_id == customer_id
            and member.may(self.spec.permission)
            and (member.scope is None or property_id in member.scope)
        ]

    def _reply_to(self, notice: Notice, person: Person) -> str:
        return self.links.replies.make(notice.thread_id, person.id) if notice.thread_id else ""


Writer = Callable[[Posting, NoticeTask], None]


def _for_member(notice: Notice, member: Actor) -> Notice:
    pays = bool(notice.payer_button) and member.may(Permission.PAY)
    return replace(notice, button=notice.payer_button) if pays else notice


def tabulate(specs: Sequence[NoticeSpec]) -> Mapping[NoticeKind, NoticeSpec]:
    """The table by kind.

    Raises:
        IncompleteNotices: a kind has no spec or two, no words, no sample, or nothing writes it.
    """
    kinds = [spec.kind for spec in specs]
    problems = [
        f"{kind}: {kinds.count(kind)} specs" for kind in NoticeKind if kinds.count(kind) != 1
    ]
    problems += [f"{spec.kind}: no writer" for spec in specs if not spec.has_writer]
    problems += [f"{spec.kind}: no words" for spec in specs if not _is_named(spec)]
    problems += [f"{spec.kind}: no sample" for spec in specs if not _has_sample(spec)]
    if problems:
        raise IncompleteNotices("; ".join(problems))
    return {kind: spec for kind in NoticeKind for spec in specs if spec.kind is kind}


def _is_named(spec: NoticeSpec) -> bool:
    return bool(spec.switch.strip() and spec.title.strip())


def _has_sample(spec: NoticeSpec) -> bool:
    return not isinstance(spec.sample, Notice) or bool(spec.sample.subject and spec.sample.button)
