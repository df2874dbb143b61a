"""People who can sign in, and what each is to a customer or to the contractor."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Column, bindparam, delete, func
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id
from data.work.customers import Customer


class Role(StrEnum):
    """What a person may do; the first three are customers' users, the next three staff."""

    BASIC = "basic"
    ACCOUNTING = "accounting"
    ADMIN = "admin"
    CREW = "crew"
    OFFICE = "office"
    OWNER = "owner"
    SYSTEM = "system"  # the portal itself: importer, Stripe's webhooks, scheduled work


class Theme(StrEnum):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class HourFormat(StrEnum):
    TWELVE = "12"
    TWENTY_FOUR = "24"


class StartPage(StrEnum):
    """The page that opens first after signing in."""

    JOBSITES = "jobsites"
    DASHBOARD = "dashboard"


class Section(StrEnum):
    """What a guest pass can open."""

    WORK = "work"
    ESTIMATES = "estimates"
    INVOICES = "invoices"


class NoticePace(StrEnum):
    """How often mails that can wait are sent to somebody."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class Person(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str = Field(unique=True)  # in lower case
    name: str
    phone: str = ""
    password_hash: str | None = None
    epoch: int = 0  # raised to end every session and link at once
    theme: Theme = Field(default=Theme.AUTO, sa_type=words(Theme))
    hours: HourFormat = Field(default=HourFormat.TWELVE, sa_type=words(HourFormat))
    start_page: StartPage = Field(default=StartPage.JOBSITES, sa_type=words(StartPage))
    notice_pace: NoticePace = Field(default=NoticePace.AT_ONCE, sa_type=words(NoticePace))
    staff_role: Role | None = Field(default=None, sa_type=words(Role))
    created_at: datetime = Field(default_factory=lambda: clock.now())


class Membership(SQLModel, table=True):
    """A person's place at one customer."""

    __table_args__ = (UniqueConstraint("person_id", "customer_id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    customer_id: UUID = Field(foreign_key="customer.id", index=True)
    role: Role = Field(sa_type=words(Role))
    is_limited: bool = False  # sees only the properties in MembershipProperty
    expires_at: datetime | None = None
    # A guest's pass opens these alone; None: all that the role grants.
    sections: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    # The property filter of the whole portal, as the person left it.
    chosen_property_id: UUID | None = Field(default=None, foreign_key="property.id")


class MembershipProperty(SQLModel, table=True):
    __tablename__ = "membership_property"

    membership_id: UUID = Field(foreign_key="membership.id", primary_key=True)
    property_id: UUID = Field(foreign_key="property.id", primary_key=True)


# Every request asks for these: writing the statement anew took as long as running it.
_PLACES = (
    select(Membership, Customer)
    .join(Customer, col(Customer.id) == Membership.customer_id)
    .where(Membership.person_id == bindparam("person_id"))
    .order_by(func.lower(Customer.name), col(Customer.id))
)


def find_person_by_email(session: Session, email: str) -> Person | None:
    wanted = email.strip().lower()
    return session.exec(select(Person).where(Person.email == wanted)).one_or_none()


def memberships_of(
    session: Session, person_id: UUID, *, at: datetime
) -> Sequence[tuple[Membership, Customer]]:
    """The person's places that have not expired at a moment, by the customer's name."""
    rows = session.exec(_PLACES, params={"person_id": person_id}).all()
    return [
        (membership, customer)
        for membership, customer in rows
        if membership.expires_at is None or membership.expires_at > at
    ]


def choose_property_of(
    session: Session, person_id: UUID, *, customer_id: UUID, property_id: UUID | None
) -> None:
    """Keep the property that the person looks at alone at this customer; None is all."""
    query = select(Membership).where(
        Membership.person_id == person_id, Membership.customer_id == customer_id
    )
    place = session.exec(query).one()
    place.chosen_property_id = property_id
    session.add(place)


def find_place(session: Session, *, person_id: UUID, customer_id: UUID) -> Membership | None:
    """The person's place at a customer, also when it has expired, with its row locked."""
    query = select(Membership).where(
        Membership.person_id == person_id, Membership.customer_id == customer_id
    )
    return session.exec(query.with_for_update()).one_or_none()


def set_limits(
    session: Session, membership: Membership, properties: frozenset[UUID] | None
) -> None:
    """Limit a place to these properties, or with None to none."""
    session.execute(
        delete(MembershipProperty).where(col(MembershipProperty.membership_id) == membership.id)
    )
    membership.is_limited = properties is not None
    session.add(membership)
    session.flush()
    for property_id in properties or ():
        session.add(MembershipProperty(membership_id=membership.id, property_id=property_id))


def limited_properties(session: Session, *, membership_id: UUID) -> frozenset[UUID]:
    query = select(MembershipProperty.property_id).where(
        MembershipProperty.membership_id == membership_id
    )
    return frozenset(session.exec(query).all())


def list_members(session: Session) -> Sequence[tuple[Person, Membership, Customer]]:
    """Every person with every place they have, by email."""
    query = (
        select(Person, Membership, Customer)
        .join(Membership, col(Membership.person_id) == Person.id)
        .join(Customer, col(Customer.id) == Membership.customer_id)
        .order_by(Person.email, Customer.name)
    )
    return session.exec(query).all()


def payers_of(session: Session, *, customer_id: UUID, roles: Sequence[Role]) -> Sequence[Person]:
    """People with one of the roles over the whole customer, whose place has not expired."""
    query = (
        select(Person, Membership)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(
            Membership.customer_id == customer_id,
            col(Membership.role).in_(roles),
            col(Membership.is_limited).is_(False),
            col(Membership.sections).is_(None),
        )
        .order_by(Person.email)
    )
    now = clock.now()
    return [
        person
        for person, place in session.exec(query).all()
        if place.expires_at is None or place.expires_at > now
    ]


def people_of_customer(session: Session, *, customer_id: UUID) -> Sequence[Person]:
    """Everybody with a place at the customer, expired or not, by email."""
    query = (
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.customer_id == customer_id)
    )
    return session.exec(query.order_by(Person.email)).all()


def list_staff(session: Session) -> Sequence[Person]:
    """Everybody who works for the contractor, by name."""
    query = select(Person).where(col(Person.staff_role).is_not(None))
    return session.exec(query.order_by(func.lower(Person.name), col(Person.id))).all()
