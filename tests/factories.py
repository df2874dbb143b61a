"""Builders of valid rows. Each returns a stored object with nothing surprising in it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from data.accounts.people import Membership, MembershipProperty, Person, Role
from data.accounts.sign_ins import SignInSession
from data.kit.companies import Company, find_company
from data.money.invoice_search import searchable
from data.money.invoices import Invoice, InvoiceLine, InvoiceState
from data.work.customers import LONG_AGO, Customer
from data.work.properties import PlaceSource, Property
from data.work.visits import Job, Service, ServiceStatus, Visit, VisitStatus
from services.kit.permissions import Actor
from services.money.ledger import book_invoice

ZONE = "America/New_York"
NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # Monday noon in Buffalo

_numbers = count(1001)


def make_company(session: Session) -> Company:
    company = find_company(session) or Company(
        name="Greenfield Grounds",
        email="office@greenfield.example",
        phone="+1 716 555 0100",
        address="18 Depot St, Buffalo, NY 14203",
        time_zone=ZONE,
        currency="usd",
        tax_rate=Decimal("0.0875"),
    )
    session.add(company)
    session.commit()
    return company


def make_customer(session: Session, name: str = "Ingrid Sandoval") -> Customer:
    make_company(session)
    customer = Customer(name=name, email=f"{next(_numbers)}@example.com", live_at=LONG_AGO)
    session.add(customer)
    session.commit()
    return customer


def make_member(
    session: Session,
    customer: Customer,
    role: Role = Role.ADMIN,
    properties: list[Property] | None = None,
) -> Person:
    """A person with a place at the customer, limited to ``properties`` where given."""
    person = Person(name="Ingrid Sandoval", email=f"person{next(_numbers)}@example.com")
    session.add(person)
    session.flush()
    place = Membership(
        person_id=person.id,
        customer_id=customer.id,
        role=role,
        is_limited=properties is not None,
    )
    session.add(place)
    session.flush()
    for allowed in properties or []:
        session.add(MembershipProperty(membership_id=place.id, property_id=allowed.id))
    session.commit()
    return person


def make_sign_in(session: Session, person: Person, token_hash: str | None = None) -> SignInSession:
    signed_in = SignInSession(
        token_hash=token_hash or f"hash-{next(_numbers)}",
        person_id=person.id,
        epoch=person.epoch,
        method="link",
    )
    session.add(signed_in)
    session.commit()
    return signed_in


def actor_of(
    customer: Customer, role: Role = Role.ADMIN, *, scope: set[UUID] | None = None
) -> Actor:
    """Somebody with a role at the customer, without the rows behind them."""
    return Actor(
        role=role,
        name="Ingrid Sandoval",
        customer_id=customer.id,
        scope=None if scope is None else frozenset(scope),
    )


def make_property(session: Session, customer: Customer, name: str = "Birch St 1") -> Property:
    place = Property(
        customer_id=customer.id,
        name=name,
        address="263 Birch St, Buffalo, NY 14216",
        time_zone=ZONE,
        latitude=42.926973,
        longitude=-78.854996,
        place_source=PlaceSource.IMPORT,
    )
    session.add(place)
    session.commit()
    return place


def make_visit(
    session: Session,
    place: Property,
    status: VisitStatus = VisitStatus.SCHEDULED,
    starts_at: datetime = NOON + timedelta(days=1),
) -> Visit:
    """A visit of two hours by Crew A."""
    job = Job(property_id=place.id, title="Weekly mowing", kind="lawn")
    session.add(job)
    session.flush()
    started = starts_at if status is not VisitStatus.SCHEDULED else None
    visit = Visit(
        job_id=job.id,
        property_id=place.id,
        customer_id=place.customer_id,
        status=status,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        zone=ZONE,
        starts_local=f"{starts_at.astimezone(ZoneInfo(ZONE)):%Y-%m-%dT%H:%M}",
        started_at=started,
        completed_at=started + timedelta(hours=1)
        if started and status is VisitStatus.COMPLETED
        else None,
        crew="Crew A",
    )
    session.add(visit)
    session.commit()
    return visit


def make_service(
    session: Session, visit: Visit, name: str = "Mow", status: ServiceStatus = ServiceStatus.PLANNED
) -> Service:
    service = Service(visit_id=visit.id, name=name, status=status, minutes=45)
    session.add(service)
    session.commit()
    return service


def make_invoice(
    session: Session,
    customer: Customer,
    total_minor: int = 1250_00,
    *,
    place: Property | None = None,
    due_on: date = date(2026, 3, 31),
    state: InvoiceState = InvoiceState.OPEN,
) -> Invoice:
    """An invoice of one line without tax, booked when it is open."""
    number = f"INV-{next(_numbers)}"
    invoice = Invoice(
        number=number,
        customer_id=customer.id,
        property_id=place.id if place else None,
        state=state,
        issued_on=date(2026, 3, 1),
        due_on=due_on,
        currency="usd",
        subtotal_minor=total_minor,
        total_minor=total_minor,
        search_text=searchable(number, ("Spring clean-up",)),
    )
    session.add(invoice)
    session.flush()
    session.add(
        InvoiceLine(
            invoice_id=invoice.id,
            description="Spring clean-up",
            quantity=Decimal(1),
            unit_price_minor=total_minor,
            tax_rate=Decimal(0),
            amount_minor=total_minor,
        )
    )
    book_invoice(session, invoice)
    session.commit()
    return invoice
