"""The map's pins: kept between askers, but never for people who see something else."""

from uuid import UUID

import pytest
from sqlmodel import Session

from components.kit import live
from components.work.jobsite_screen import PINS_URL
from data.accounts.people import Person, Role
from data.kit.ids import new_id
from data.work.visits import VisitStatus
from pages.machine import map_pins
from pages.machine.map_pins import map_pins_route
from services.accounts.sessions import open_session
from services.kit.errors import SignedOut
from services.kit.events import DomainEvent, EventKind
from services.kit.permissions import SYSTEM
from tests.factories import make_customer, make_member, make_property, make_visit
from tests.pages.guard import PLAN, TestClient, make_client, make_settings


@pytest.fixture
def client(session: Session) -> TestClient:
    del session  # the database must be there before the first request
    plan = type(PLAN)(PLAN.pages, (*PLAN.open, "/map"))
    route = map_pins_route()
    return make_client(make_settings(), plan, lambda app: app.router.routes.append(route))


def pins_of(client: TestClient, session: Session, person: Person) -> dict[str, str]:
    client.cookies.clear()
    token = open_session(session, SYSTEM, person, "link", "")
    session.commit()
    client.cookies.set("__Host-porchlight", token, domain="portal.example")
    found = client.get(PINS_URL).json()["features"]
    return {pin["id"]: pin["properties"]["state"] for pin in found}


def change(customer_id: UUID) -> None:
    live.broadcast(DomainEvent(new_id(), EventKind.VISIT_STARTED, customer_id, None, None))


def test_each_scope_has_its_own_pins(client: TestClient, session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Aisha Doyle")
    first, second = make_property(session, customer, "A"), make_property(session, customer, "B")
    foreign = make_property(session, other, "C")
    people = (
        make_member(session, customer),
        make_member(session, customer, Role.BASIC, [second]),
        make_member(session, customer, Role.ACCOUNTING),
        make_member(session, other),
    )

    found = [set(pins_of(client, session, person)) for person in people]

    all_of_them = {str(first.id), str(second.id)}
    assert found == [all_of_them, {str(second.id)}, all_of_them, {str(foreign.id)}]


def test_a_change_of_the_work_makes_new_pins(client: TestClient, session: Session) -> None:
    customer = make_customer(session)
    place, person = make_property(session, customer), make_member(session, customer)
    assert pins_of(client, session, person) == {str(place.id): "idle"}

    make_visit(session, place, VisitStatus.IN_PROGRESS)
    kept = pins_of(client, session, person)
    change(customer.id)

    assert kept == {str(place.id): "idle"}
    assert pins_of(client, session, person) == {str(place.id): "in_progress"}


def test_unchanged_pins_are_not_sent_again(client: TestClient, session: Session) -> None:
    customer = make_customer(session)
    make_property(session, customer)
    pins_of(client, session, make_member(session, customer))

    first = client.get(PINS_URL)
    plain = client.get(PINS_URL, headers={"Accept-Encoding": "identity"})
    again = client.get(PINS_URL, headers={"If-None-Match": first.headers["etag"]})

    assert first.json() == plain.json()
    assert "content-encoding" not in plain.headers
    assert (again.status_code, again.content) == (304, b"")
    client.cookies.clear()
    stranger = client.get(PINS_URL, headers={"If-None-Match": first.headers["etag"]})
    assert stranger.status_code == 401


def test_who_signs_out_meanwhile_is_told_so(
    client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_member(session, make_customer(session))
    pins_of(client, session, person)

    def refuse(_session_id: UUID) -> None:
        raise SignedOut

    monkeypatch.setattr(map_pins, "open_visit", refuse)

    assert client.get(PINS_URL).status_code == 401
