"""What the frame around every page must know about whoever is visiting."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import HourFormat, Person, Role, StartPage, Theme, memberships_of
from data.kit import clock
from data.kit.companies import find_company
from data.work.customers import Customer
from data.work.properties import find_property
from services.kit import addresses
from services.kit.contractors import Contractor, contractor_of
from services.kit.errors import SignedOut
from services.kit.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class CustomerPlace:
    """A customer at which the person has a place."""

    customer_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class VisitorCard:
    """The visitor, the customer they stand for, and what they may do now.

    ``customer_id`` is None for the contractor's staff.
    """

    person_id: UUID
    name: str
    email: str
    theme: Theme
    customer_id: UUID | None
    customer_name: str
    permissions: frozenset[Permission]
    contractor: Contractor
    time_zone: str  # the company's
    hours: HourFormat
    home: str  # the address of the page to begin with
    places: tuple[CustomerPlace, ...]  # every customer the person can switch to, by name
    looks_at: str = ""  # the property they look at alone, by name
    has_company: bool = True  # false in a new portal, until the first import

    @property
    def now(self) -> datetime:
        """The current moment, in UTC."""
        return clock.now()

    @property
    def today(self) -> date:
        """The day in the company's zone, asked anew each time: pages stay open over midnight."""
        return clock.today(self.time_zone)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


def describe_visitor(session: Session, me: Actor) -> VisitorCard:
    """Whoever is signed in, for the frame; everybody may ask about themselves.

    Raises:
        SignedOut: the person is gone.
    """
    require(me, Permission.OWN_ACCOUNT)
    person = session.get(Person, me.person_id) if me.person_id else None
    if person is None:
        raise SignedOut
    customer = session.get(Customer, me.customer_id) if me.customer_id else None
    company = find_company(session)
    return VisitorCard(
        person_id=person.id,
        name=person.name,
        email=person.email,
        theme=person.theme,
        customer_id=customer.id if customer else None,
        customer_name=customer.name if customer else "",
        permissions=me.permissions,
        contractor=contractor_of(company),
        time_zone=company.time_zone if company else "UTC",
        hours=person.hours,
        home=_home_of(person, me),
        places=tuple(
            CustomerPlace(customer.id, customer.name)
            for _, customer in memberships_of(session, person.id, at=clock.now())
        ),
        looks_at=_property_looked_at(session, me),
        has_company=company is not None,
    )


def find_home(session: Session, me: Actor) -> str:
    """The address of the page that whoever is signed in begins with."""
    require(me, Permission.OWN_ACCOUNT)
    person = session.get(Person, me.person_id) if me.person_id else None
    if person is None:
        raise SignedOut
    return _home_of(person, me)


def _property_looked_at(session: Session, me: Actor) -> str:
    if me.chosen is None or me.customer_id is None or not me.may(Permission.VIEW_WORK):
        return ""
    found = find_property(session, me.chosen, customer_id=me.customer_id, scope=me.scope)
    return found.name if found else ""


def _home_of(person: Person, me: Actor) -> str:
    if me.customer_id is None:
        return addresses.CREW_DAY if me.role is Role.CREW else addresses.OFFICE
    if me.may(Permission.VIEW_WORK):
        is_dashboard = person.start_page is StartPage.DASHBOARD
        return addresses.DASHBOARD if is_dashboard else addresses.JOBSITES
    if me.may(Permission.VIEW_MONEY):
        return addresses.INVOICES
    return addresses.ESTIMATES if me.may(Permission.VIEW_ESTIMATES) else addresses.PROFILE
