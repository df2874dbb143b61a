"""Builders for estimates, conversations and notices."""

from datetime import date
from decimal import Decimal
from itertools import count
from uuid import uuid4

from sqlmodel import Session

from data.accounts.people import Person, Role
from data.estimates.estimates import Estimate, EstimateLine, EstimateState
from data.work.customers import Customer
from data.work.properties import Property
from services.estimates.estimate_answers import Approval, Pen
from services.estimates.estimate_content import fingerprint
from services.estimates.estimates import view_estimate
from services.kit.permissions import Actor
from services.mail.unsubscribing import Unsubscribing
from services.talk.conversations import MessageText
from tests.factories import actor_of

LINKS = Unsubscribing("https://portal.example", "5ca1ab1e" * 8)
LINES = (
    ("Remove old shrubs", 640_00, "", False),
    ("Plant boxwood, 12", 1180_00, "planting", False),
    ("Plant hydrangea, 12", 1425_50, "planting", False),
    ("Drip line", 310_25, "", True),
)
_numbers = count(2001)


def make_estimate(
    session: Session,
    customer: Customer,
    *,
    place: Property | None = None,
    state: EstimateState = EstimateState.OPEN,
    expires_on: date | None = date(2026, 3, 31),
    deposit_percent: Decimal | None = None,
) -> Estimate:
    """Shrubs out for 640; boxwood for 1,180 or hydrangea for 1,425.50; perhaps a drip line."""
    estimate = Estimate(
        number=f"EST-{next(_numbers)}",
        customer_id=customer.id,
        property_id=place.id if place else None,
        state=state,
        issued_on=date(2026, 3, 1),
        expires_on=expires_on,
        deposit_percent=deposit_percent,
        memo="Spring refresh",
        currency="usd",
    )
    session.add(estimate)
    session.flush()
    for position, (description, price, group, is_optional) in enumerate(LINES):
        session.add(
            EstimateLine(
                estimate_id=estimate.id,
                description=description,
                quantity=Decimal(1),
                unit_price_minor=price,
                tax_rate=Decimal("0.0875"),
                option_group=group,
                is_optional=is_optional,
                position=position,
            )
        )
    session.commit()
    return estimate


def approval_of(session: Session, actor: Actor, number: str, *options: str) -> Approval:
    """An approval of what stands there now, with the options of these names."""
    detail = view_estimate(session, actor, number)
    chosen = frozenset(line.id for line in detail.lines if line.description in options)
    pen = Pen(actor.name, address="203.0.113.7", device="Test browser")
    return Approval(number, chosen, fingerprint(detail), pen)


def member_actor(customer: Customer, person: Person, role: Role = Role.ADMIN) -> Actor:
    actor = actor_of(customer, role)
    return Actor(actor.role, person.name, person.id, customer.id)


def office_actor(session: Session) -> Actor:
    """Somebody of the office, with their row."""
    person = Person(
        name="Olive Office", email=f"olive{next(_numbers)}@example.com", staff_role=Role.OFFICE
    )
    session.add(person)
    session.commit()
    return Actor(Role.OFFICE, person.name, person.id)


def words(text: str = "When do you come?") -> MessageText:
    return MessageText(text, uuid4())
