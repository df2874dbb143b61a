"""Writes the company, its customers, and the people who may sign in for them."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlmodel import Session, col, select

from data.accounts.people import Membership, MembershipProperty, Person
from data.kit.companies import Company
from data.kit.files import File
from services.records.importing.reading import Export
from services.records.importing.record_cache import in_chunks
from services.records.importing.run import FileCount, Run, Wanted, Written, assign, upsert
from services.records.schemas.people import CompanySchema, ContactSchema
from services.records.schemas.sheets import COMPANY, CONTACTS, CUSTOMERS


def write_company(
    session: Session, export: Export, existing: Company | None
) -> tuple[Company, FileCount]:
    """Write the one row of the contractor."""
    row = export.company
    if row is None:
        assert existing is not None  # the checks demand a company in one of both places
        return existing, FileCount(COMPANY.file, 0, 0, 0)
    company = existing or Company(name=row.name, email=row.email)
    absent = export.absent(COMPANY.file) if existing is not None else frozenset()
    values = {k: v for k, v in _company_values(row).items() if k not in absent}
    changed = assign(company, values)
    changed |= _write_logo(session, export, company, row)
    session.add(company)
    session.flush()
    if existing is None:
        return company, FileCount(COMPANY.file, 1, 0, 0)
    return company, FileCount(COMPANY.file, 0, int(bool(changed)), int(not changed))


def _company_values(row: CompanySchema) -> dict[str, object]:
    values: dict[str, object] = {
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "address": row.address,
        "time_zone": row.time_zone,
        "currency": row.currency,
    }
    if row.tax_rate is not None:
        values["tax_rate"] = row.tax_rate
    return values


def _write_logo(
    session: Session, export: Export, company: Company, row: CompanySchema
) -> frozenset[str]:
    if row.logo is None:
        return frozenset()
    picture = export.pictures.put(row.logo)
    current = session.get(File, company.logo_file_id) if company.logo_file_id else None
    if current is not None and current.sha256 == picture.sha256:
        return frozenset()
    file = picture.as_file(name=row.logo, customer_id=None, property_id=None)
    session.add(file)
    session.flush()
    company.logo_file_id = file.id
    return frozenset({"logo_file_id"})


def write_customers(run: Run) -> None:
    wanted = (
        Wanted(row.external_id, row.model_dump(exclude={"line", "external_id"}))
        for row in run.export.rows(CUSTOMERS)
    )
    run.count(CUSTOMERS.file, upsert(run, run.known.customers, wanted))


def write_contacts(run: Run) -> None:
    """Give people their places. Whoever can sign in already keeps their own name and phone."""
    rows = run.export.rows(CONTACTS)
    people = _people(run, rows)
    _adopt_invited(run, rows, people)
    written = upsert(run, run.known.contacts, _wanted_places(run, rows, people))
    limits = _write_limits(run, rows, {place.id for place in written.created})
    updated = [*written.updated]
    updated += [place for place in limits if place not in written.touched]
    unchanged = len(rows) - len(written.created) - len(updated)
    run.count(CONTACTS.file, Written(written.created, updated, unchanged, {}))


def _people(run: Run, rows: Collection[ContactSchema]) -> dict[str, Person]:
    """Everybody named, by lower-case email; made where they are new."""
    people: dict[str, Person] = {}
    for chunk in in_chunks({row.email.lower() for row in rows}):
        for person in run.session.exec(select(Person).where(col(Person.email).in_(chunk))):
            people[person.email] = person
    for row in rows:
        email = row.email.lower()
        if email not in people:
            people[email] = Person(email=email, name=row.name, phone=row.phone)
            run.session.add(people[email])
    run.session.flush()
    return people


def _adopt_invited(run: Run, rows: Collection[ContactSchema], people: dict[str, Person]) -> None:
    """A place made in the portal takes on the external id of the row that describes it."""
    places = {
        (place.person_id, place.customer_id): place
        for chunk in in_chunks({person.id for person in people.values()})
        for place in run.session.exec(
            select(Membership).where(col(Membership.person_id).in_(chunk))
        )
    }
    for row in rows:
        place = places.get((people[row.email.lower()].id, run.customer_id(row.customer)))
        if place is not None and run.known.contacts.find(row.external_id) is None:
            place.external_id = row.external_id
            run.known.contacts.add(row.external_id, place)


def _wanted_places(
    run: Run, rows: Collection[ContactSchema], people: dict[str, Person]
) -> Iterator[Wanted]:
    for row in rows:
        yield Wanted(
            row.external_id,
            {
                "person_id": people[row.email.lower()].id,
                "customer_id": run.customer_id(row.customer),
                "role": row.role,
                "is_limited": bool(row.properties),
            },
        )


def _write_limits(run: Run, rows: Collection[ContactSchema], new: set[UUID]) -> list[Membership]:
    """Bring the limits to what the rows say; returns the places whose limits changed."""
    places = {run.known.contacts[row.external_id].id: row for row in rows}
    if "properties" in run.export.absent(CONTACTS.file):
        return []  # the file says nothing of limits; a new place has none then
    current: dict[UUID, dict[UUID, MembershipProperty]] = {}
    for chunk in in_chunks(place for place in places if place not in new):
        query = select(MembershipProperty).where(col(MembershipProperty.membership_id).in_(chunk))
        for limit in run.session.exec(query):
            current.setdefault(limit.membership_id, {})[limit.property_id] = limit
    changed = []
    for place_id, row in places.items():
        before = current.get(place_id, {})
        after = {run.known.properties[name].id for name in row.properties}
        for property_id in after - before.keys():
            run.session.add(MembershipProperty(membership_id=place_id, property_id=property_id))
        for property_id in before.keys() - after:
            run.session.delete(before[property_id])
        if after != before.keys() and place_id not in new:
            changed.append(run.known.contacts[row.external_id])
    run.session.flush()
    return changed
