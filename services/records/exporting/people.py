"""The rows of the company, its customers and their people."""

from collections.abc import Iterator

from sqlmodel import col, select

from data.accounts.people import Membership, MembershipProperty, Person
from data.kit.files import File
from data.work.customers import Customer
from services.records.exporting.source import Cells, ExportSource


def company_cells(source: ExportSource) -> Iterator[Cells]:
    company = source.company
    logo = source.session.get(File, company.logo_file_id) if company.logo_file_id else None
    yield {
        "name": company.name,
        "email": company.email,
        "phone": company.phone,
        "address": company.address,
        "time_zone": company.time_zone,
        "currency": company.currency.upper(),
        "tax_rate": company.tax_rate,
        "logo": source.picture(logo.sha256, logo.media_type) if logo is not None else None,
    }


def customer_cells(source: ExportSource) -> Iterator[Cells]:
    for row in source.session.exec(select(Customer).order_by(col(Customer.id))):
        yield {
            "external_id": source.name(row),
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "billing_address": row.billing_address,
        }


def contact_cells(source: ExportSource) -> Iterator[Cells]:
    limits: dict[object, list[str]] = {}
    for limit in source.session.exec(select(MembershipProperty)):
        names = limits.setdefault(limit.membership_id, [])
        names.append(source.named(limit.property_id) or "")
    query = select(Membership, Person).join(Person, col(Person.id) == Membership.person_id)
    for place, person in source.session.exec(query.order_by(col(Membership.id))):
        if place.is_limited and place.id not in limits:
            # Without a property in the file the place would come back without limits.
            continue
        if place.sections is not None or place.expires_at is not None:
            # The format knows neither passes nor ends: the place would come back for good.
            continue
        yield {
            "external_id": source.name(place),
            "customer": source.named(place.customer_id),
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "role": place.role,
            "properties": tuple(sorted(limits.get(place.id, ()))) if place.is_limited else (),
        }
