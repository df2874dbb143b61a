"""GET /files/{id}: who gets which file, and what a browser may keep of it."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session

from data.accounts.people import Person, Role
from data.kit import clock
from data.kit.files import File
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visits import Visit, VisitStatus
from pages.machine.files import file_route
from services.accounts.sessions import open_session
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.work.photos import PhotoUpload, prepare_photo, store_photo
from tests.factories import make_customer, make_member, make_property, make_visit
from tests.pages.guard import PLAN, TestClient, make_client, make_settings
from tests.services.records.importing.folders import jpeg

COOKIE = "__Host-porchlight"


@pytest.fixture
def client(session: Session, tmp_path: Path) -> TestClient:
    del session  # the database must be there before the first request
    route = file_route(FolderStore(tmp_path))
    plan = type(PLAN)(PLAN.pages, (*PLAN.open, "/files"))
    return make_client(make_settings(), plan, lambda app: app.router.routes.append(route))


def add_photo(session: Session, folder: Path, visit: Visit) -> UUID:
    upload = PhotoUpload(visit.id, prepare_photo(jpeg()), name="gate é.jpg")
    added = store_photo(session, SYSTEM, FolderStore(folder), upload)
    session.commit()
    return added.file_id


def become(client: TestClient, session: Session, person: Person | None) -> None:
    client.cookies.clear()
    if person is not None:
        token = open_session(session, SYSTEM, person, "link", "")
        session.commit()
        client.cookies.set(COOKIE, token, domain="portal.example")


def staff(session: Session, role: Role) -> Person:
    person = Person(name="Dana", email=f"{role}@greenfield.example", staff_role=role)
    session.add(person)
    session.commit()
    return person


def visitors(
    session: Session, customer: Customer, place: Property, other: Property
) -> dict[str, Person | None]:
    stranger = make_customer(session, "Aisha Doyle")
    return {
        "nobody": None,
        "admin": make_member(session, customer),
        "accounting": make_member(session, customer, Role.ACCOUNTING),
        "basic": make_member(session, customer, Role.BASIC),
        "tenant here": make_member(session, customer, Role.BASIC, [place]),
        "tenant elsewhere": make_member(session, customer, Role.BASIC, [other]),
        "tenant of nothing": make_member(session, customer, Role.BASIC, []),
        "another customer": make_member(session, stranger),
        "crew": staff(session, Role.CREW),
        "office": staff(session, Role.OFFICE),
        "owner": staff(session, Role.OWNER),
    }


def test_only_those_who_see_the_work_get_its_photos(
    client: TestClient, session: Session, tmp_path: Path
) -> None:
    customer = make_customer(session)
    place, other = make_property(session, customer), make_property(session, customer, "Elm")
    today = make_visit(session, place, starts_at=clock.now())
    file_id = add_photo(session, tmp_path, today)
    people = visitors(session, customer, place, other)

    allowed = set()
    for name, person in people.items():
        become(client, session, person)
        for size in ("original", "large", "small"):
            answer = client.get(f"/files/{file_id}?size={size}")
            assert answer.status_code in (200, 404)
            if answer.status_code == 200:
                allowed.add((name, size))

    names = ("admin", "accounting", "basic", "tenant here", "crew", "office", "owner")
    assert allowed == {(name, size) for name in names for size in ("original", "large", "small")}


def test_a_crew_gets_photos_of_its_own_visits_alone(
    client: TestClient, session: Session, tmp_path: Path
) -> None:
    place = make_property(session, make_customer(session))
    now = clock.now()
    visits = {
        "today's": make_visit(session, place, VisitStatus.COMPLETED, now),
        "last week's": make_visit(session, place, VisitStatus.COMPLETED, now - timedelta(days=7)),
        "next week's": make_visit(session, place, starts_at=now + timedelta(days=7)),
        "called off": make_visit(session, place, VisitStatus.CANCELED, now),
    }
    files = {name: add_photo(session, tmp_path, visit) for name, visit in visits.items()}
    loose = File(customer_id=place.customer_id, sha256="0" * 64, media_type="image/jpeg", size=1)
    session.add(loose)
    session.commit()
    files["of no visit"] = loose.id

    become(client, session, staff(session, Role.CREW))
    seen = [name for name, one in files.items() if client.get(f"/files/{one}").status_code == 200]
    become(client, session, staff(session, Role.OFFICE))
    seen_by_office = [
        name for name, one in files.items() if client.get(f"/files/{one}").status_code == 200
    ]

    assert seen == ["today's"]
    assert seen_by_office == ["today's", "last week's", "next week's", "called off"]


def test_unknown_files_look_like_those_of_others(
    client: TestClient, session: Session, tmp_path: Path
) -> None:
    customer, other = make_customer(session), make_customer(session, "Aisha Doyle")
    foreign = add_photo(session, tmp_path, make_visit(session, make_property(session, other)))
    become(client, session, make_member(session, customer))

    answers = [client.get(f"/files/{name}") for name in (foreign, uuid4(), "x", f"{foreign}x")]
    answers.append(client.get(f"/files/{foreign}?size=huge"))

    assert {(one.status_code, one.text) for one in answers} == {(404, "Not found.\n")}


def test_a_kept_file_is_not_sent_again(
    client: TestClient, session: Session, tmp_path: Path
) -> None:
    customer = make_customer(session)
    file_id = add_photo(session, tmp_path, make_visit(session, make_property(session, customer)))
    become(client, session, make_member(session, customer))

    first = client.get(f"/files/{file_id}?size=small")
    tags = {size: client.get(f"/files/{file_id}?size={size}").headers["etag"]
            for size in ("small", "large", "original")}  # fmt: skip
    kept = {"If-None-Match": f'"x", W/{tags["small"]}'}
    again = client.get(f"/files/{file_id}?size=small", headers=kept)
    other_size = client.get(f"/files/{file_id}?size=large", headers=kept)

    assert (first.headers["content-type"], len(set(tags.values()))) == ("image/webp", 3)
    assert (again.status_code, again.content, other_size.status_code) == (304, b"", 200)


def test_nobody_else_is_answered_from_a_kept_file(
    client: TestClient, session: Session, tmp_path: Path
) -> None:
    customer = make_customer(session)
    file_id = add_photo(session, tmp_path, make_visit(session, make_property(session, customer)))
    become(client, session, make_member(session, customer))
    first = client.get(f"/files/{file_id}")
    become(client, session, make_member(session, make_customer(session, "Aisha Doyle")))

    other = client.get(f"/files/{file_id}", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["vary"] == "Cookie"
    assert other.status_code == 404
    assert "etag" not in other.headers


def test_downloads_keep_their_name(client: TestClient, session: Session, tmp_path: Path) -> None:
    customer = make_customer(session)
    file_id = add_photo(session, tmp_path, make_visit(session, make_property(session, customer)))
    become(client, session, make_member(session, customer))

    shown = client.get(f"/files/{file_id}").headers
    loaded = client.get(f"/files/{file_id}?download=1").headers

    name = "filename*=UTF-8''gate%20%C3%A9.jpg"
    assert shown["content-disposition"] == f"inline; {name}"
    assert loaded["content-disposition"] == f"attachment; {name}"
    assert shown["x-content-type-options"] == "nosniff"
