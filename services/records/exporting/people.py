"""The rows of the company, its customers and their people."""

from collections.abc import Iterator

from sqlmodel import col, select

from data.accounts.people import Membership, MembershipProperty, Person
from data.kit.files import File
from data.work.customers import Customer
from services.records.exporting.source import ExportSource, Values
from services.records.schemas import sheets
from services.records.schemas.values import values_of


def company_rows(source: ExportSource) -> Iterator[Values]:
    company = source.company
    logo = source.session.get(File, company.logo_file_id) if company.logo_file_id else None
    told = {
        "logo": source.picture(logo.sha256, logo.media_type) if logo is not None else None,
        "as_of": None,  # only samples have a day that is taken for today
    }
    yield values_of(sheets.COMPANY.columns, company, source, told)


def customer_rows(source: ExportSource) -> Iterator[Values]:
    for row in source.session.exec(select(Customer).order_by(col(Customer.id))):
        yield source.values(sheets.CUSTOMERS, row)


def contact_rows(source: ExportSource) -> Iterator[Values]:
    limits: dict[object, list[str]] = {}
    for limit in source.session.exec(select(MembershipProperty)):
        names = limits.setdefault(limit.membership_id, [])
        names.append(source.name(limit.property_id) or "")
    query = select(Membership, Person).join(Person, col(Person.id) == Membership.person_id)
    for place, person in source.session.exec(query.order_by(col(Membership.id))):
        if place.is_limited and place.id not in limits:
            # Without a property in the file the place would come back without limits.
            continue
        if place.sections is not None or place.expires_at is not None:
            # The format knows neither passes nor ends: the place would come back for good.
            continue
        yield source.values(
            sheets.CONTACTS,
            place,
            name=person.name,
            email=person.email,
            phone=person.phone,
            properties=tuple(sorted(limits.get(place.id, ()))) if place.is_limited else (),
        )
