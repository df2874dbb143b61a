"""The matrix's world with something to press on every page."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, select

from data.accounts.invitations import Invitation
from data.accounts.people import Membership, Person, Role, Section
from data.accounts.profiles import EmailChange
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from data.mail.outbox import MailState, Outbox
from data.money.payments import Payment, Review
from data.privacy.personal_data import ErasureRequest
from data.talk.messages import Thread, ThreadTopic
from data.talk.work_requests import WorkRequest
from data.work.calendar_feeds import CalendarFeed
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visit_requests import VisitRequest, VisitRequestKind
from data.work.visits import VisitStatus
from tests.factories import make_invoice, make_member, make_sign_in, make_visit
from tests.pages.matrix_world import World
from tests.talk_world import make_estimate

DAY = timedelta(days=1)


def make_busy(session: Session, world: World) -> dict[str, list[str]]:
    """Addresses to attack besides those of the matrix, by pattern; everybody is freshly proved."""
    place = session.get_one(Property, UUID(world.documents["property"]["own"]))
    customer = session.get_one(Customer, place.customer_id)
    visits = _visits(session, place)
    estimate = make_estimate(session, customer, place=place, expires_on=None)
    invoice = make_invoice(session, customer, place=place)
    thread = _request(session, place)
    _people(session, customer)
    session.add(_dead_mail())
    for payment in session.exec(select(Payment)):
        payment.review = Review.UNEXPLAINED
    for row in session.exec(select(SignInSession)):
        row.proved_at = clock.now()
    session.commit()
    return {
        "/appointments/{visit_id}": [f"/appointments/{one}" for one in visits],
        "/estimates/{number}": [f"/estimates/{estimate.number}"],
        "/invoices/{number}": [f"/invoices/{invoice.number}"],
        "/office/inbox/{thread_id}": [f"/office/inbox/{thread}"],
        "/office/money": [f"/office/money?invoice={invoice.number}", *_paid(world)],
    }


def _paid(world: World) -> list[str]:
    return [f"/office/money?invoice={world.documents['invoice']['own']}"]


def _visits(session: Session, place: Property) -> list[UUID]:
    """One to accept, one to move, and one whose move was asked for."""
    done = make_visit(session, place, VisitStatus.COMPLETED, clock.now() - DAY)
    ahead = make_visit(session, place, VisitStatus.SCHEDULED, clock.now() + 5 * DAY)
    asked = make_visit(session, place, VisitStatus.SCHEDULED, clock.now() + 6 * DAY)
    request = VisitRequest(
        visit_id=asked.id, customer_id=place.customer_id, kind=VisitRequestKind.SKIP
    )
    session.add(request)
    session.commit()
    return [done.id, ahead.id, asked.id]


def _request(session: Session, place: Property) -> UUID:
    owner = {"customer_id": place.customer_id, "property_id": place.id}
    thread = Thread(**owner, topic=ThreadTopic.OTHER, title="A new fence")
    session.add(thread)
    session.flush()
    session.add(WorkRequest(**owner, thread_id=thread.id, service="Fence"))
    session.commit()
    return thread.id


def _people(session: Session, customer: Customer) -> None:
    """Everybody has a second session, a new address on its way and a calendar's address."""
    guest = make_member(session, customer, Role.BASIC)
    for person in session.exec(select(Person)).all():
        mine = {"person_id": person.id}
        make_sign_in(session, person)
        session.add(CalendarFeed(**mine, token_hash=f"feed-{person.id}", epoch=0))
        hashes = {"old_token_hash": f"old-{person.id}", "new_token_hash": f"new-{person.id}"}
        tomorrow = clock.now() + DAY
        session.add(EmailChange(**mine, **hashes, new_email="x@y.example", expires_at=tomorrow))
    session.add(ErasureRequest(person_id=guest.id))
    for role, customer_id in ((Role.BASIC, customer.id), (Role.CREW, None)):
        invitation = Invitation(
            token_hash=f"hash-{role}",
            email=f"{role}@new.example",
            customer_id=customer_id,
            role=role,
            expires_at=clock.now() + DAY,
        )
        session.add(invitation)
    _start_guest_session(session, make_member(session, customer, Role.BASIC))


def _start_guest_session(session: Session, person: Person) -> None:
    place = session.exec(select(Membership).where(Membership.person_id == person.id)).one()
    place.sections, place.expires_at = [Section.WORK], clock.now() + DAY
    session.commit()


def _dead_mail() -> Outbox:
    return Outbox(
        message_id="<1@portal.example>",
        kind="notice",
        to_address="nobody@nowhere.example",
        subject="A visit",
        text="Hello",
        html="<p>Hello</p>",
        state=MailState.DEAD,
    )
