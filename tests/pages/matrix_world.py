"""Two customers with a document of each kind at each property, and one person of every role."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlmodel import Session

from data.accounts.people import Person, Role
from data.estimates.estimates import Estimate, EstimateState
from data.kit import clock
from data.kit.files import File
from data.kit.money import Money
from data.money.payments import Allocation, Payment, PaymentKind, PaymentState
from data.privacy.personal_data import DataExport, ExportState
from data.talk.messages import Thread, ThreadTopic
from data.work.customers import Customer
from data.work.properties import Property
from services.kit.file_store import FolderStore
from services.kit.links import hash_token
from tests.factories import (
    make_customer,
    make_invoice,
    make_member,
    make_property,
    make_sign_in,
    make_visit,
)

ROLES = (
    "stranger",
    "basic",
    "limited",
    "accounting",
    "admin",
    "alien",
    "crew",
    "office",
    "owner",
)
WHOSE = ("own", "other", "foreign", "gone")
STAFF = {"crew": Role.CREW, "office": Role.OFFICE, "owner": Role.OWNER}


@dataclass(frozen=True)
class World:
    """``documents[kind][whose]`` is what stands in an address; ``tokens`` are cookies."""

    documents: dict[str, dict[str, str]]
    tokens: dict[str, str]


def make_world(session: Session, folder: Path) -> World:
    """``limited`` sees the other property alone; ``alien`` is the foreign customer's admin."""
    customer, foreign = make_customer(session), make_customer(session, "Foreign")
    places = {
        "own": make_property(session, customer),
        "other": make_property(session, customer, "Elm St 4"),
        "foreign": make_property(session, foreign, "Far Rd 9"),
    }
    people = _people(session, customer, foreign, places["other"])
    documents: dict[str, dict[str, str]] = {}
    store = FolderStore(folder / "files")
    for whose, place in places.items():
        for kind, name in _documents(session, place, store).items():
            documents.setdefault(kind, {})[whose] = name
    documents["mail"] = {"own": "receipt", "other": "message", "foreign": "invitation"}
    for names in documents.values():
        names["gone"] = str(uuid4())
    tokens = {role: f"token-of-{role}" for role in people}
    sessions = {
        role: make_sign_in(session, person, hash_token(tokens[role])).id
        for role, person in people.items()
    }
    documents["copy"] = _copies(session, people, sessions)
    return World(documents, tokens)


def _people(
    session: Session, customer: Customer, foreign: Customer, other: Property
) -> dict[str, Person]:
    people = {
        "basic": make_member(session, customer, Role.BASIC),
        "limited": make_member(session, customer, Role.BASIC, [other]),
        "accounting": make_member(session, customer, Role.ACCOUNTING),
        "admin": make_member(session, customer, Role.ADMIN),
        "alien": make_member(session, foreign, Role.ADMIN),
    }
    for name, role in STAFF.items():
        people[name] = Person(name=name, email=f"{name}@example.com", staff_role=role)
        session.add(people[name])
    session.commit()
    return people


def _documents(session: Session, place: Property, store: FolderStore) -> dict[str, str]:
    customer = session.get_one(Customer, place.customer_id)
    invoice = make_invoice(session, customer, place=place)
    owner = {"customer_id": customer.id, "property_id": place.id}
    estimate = Estimate(
        **owner,
        number=f"E-{place.id.hex[-6:]}",
        state=EstimateState.OPEN,
        issued_on=date(2026, 3, 1),
        currency="usd",
    )
    thread = Thread(**owner, topic=ThreadTopic.OTHER, title="Hedge")
    file = File(**owner, sha256=store.put(place.id.bytes), media_type="image/png", size=16)
    session.add_all([estimate, thread, file])
    session.commit()
    return {
        "property": str(place.id),
        "visit": str(make_visit(session, place).id),
        "invoice": invoice.number,
        "estimate": estimate.number,
        "thread": str(thread.id),
        "file": str(file.id),
        "payment": str(_payment(session, customer, invoice.id, invoice.total)),
    }


def _payment(session: Session, customer: Customer, invoice_id: UUID, amount: Money) -> UUID:
    payment = Payment(
        customer_id=customer.id,
        kind=PaymentKind.INTERACTIVE,
        state=PaymentState.SUCCEEDED,
        amount_minor=amount.minor,
        received_minor=amount.minor,
        currency=amount.currency,
        paid_on=date(2026, 3, 2),
    )
    session.add(payment)
    session.flush()
    share = Allocation(payment_id=payment.id, invoice_id=invoice_id, amount_minor=amount.minor)
    session.add(share)
    session.commit()
    return payment.id


def _copies(
    session: Session, people: dict[str, Person], sessions: dict[str, UUID]
) -> dict[str, str]:
    """Copies of data belong to persons: nobody opens anybody else's."""
    rows = {}
    for role in ("basic", "alien"):
        rows[role] = DataExport(
            person_id=people[role].id,
            session_id=sessions[role],
            state=ExportState.FAILED,
            expires_at=clock.now() + timedelta(days=7),
        )
    session.add_all(rows.values())
    session.commit()
    return {
        "own": str(rows["basic"].id),
        "other": str(rows["basic"].id),
        "foreign": str(rows["alien"].id),
        "gone": str(uuid4()),
    }
