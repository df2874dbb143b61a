"""Putting documents, on both databases."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from data.accounts.people import Role
from data.kit.activity import Activity
from data.records.api_keys import ApiScope
from data.work.visits import Visit
from services.kit.errors import NotFound, NotPermitted
from services.kit.permissions import SYSTEM, Actor
from services.records.api_calls import execute_with_key
from services.records.api_documents import (
    DocumentRefused,
    Draft,
    RecordKind,
    list_documents,
    put_document,
    read_document,
)
from services.records.api_keys import KeyNameRefused, KeyRefused, create_api_key, identify_caller
from tests.factories import make_company, make_customer, make_property, make_visit

VISIT = Draft(
    RecordKind.VISITS,
    "V1",
    {"job": "", "starts_at": datetime(2026, 3, 3, 13, tzinfo=UTC), "status": "scheduled"},
)


@pytest.fixture
def job(session: Session) -> str:
    """The name of a job made in the portal, which has no external id."""
    visit = make_visit(session, make_property(session, make_customer(session)))
    return str(visit.job_id)


def visit_of(job: str, **changes: object) -> Draft:
    fields = {**VISIT.fields, "job": job, **changes}
    return Draft(VISIT.kind, VISIT.external_id, fields)  # type: ignore[arg-type]


def test_put_document_makes_and_replaces(session: Session, job: str) -> None:
    made = put_document(session, SYSTEM, visit_of(job))
    replaced = put_document(session, SYSTEM, visit_of(job, crew="Crew B"))

    assert (made.is_new, replaced.is_new) == (True, False)
    assert made.document.id == replaced.document.id
    assert replaced.document.fields["crew"] == "Crew B"
    assert read_document(session, SYSTEM, RecordKind.VISITS, "V1") == replaced.document
    assert [row.kind for row in session.exec(select(Activity)) if row.subject_id == made.document.id
            ] == ["visit.scheduled", "visit.changed"]  # fmt: skip


def test_put_document_finds_rows_made_in_the_portal(session: Session, job: str) -> None:
    page = list_documents(session, SYSTEM, RecordKind.VISITS, after=None, limit=10)
    [own] = page.documents

    fields = {**VISIT.fields, "job": job, "notes": "Bring ladder"}
    result = put_document(session, SYSTEM, Draft(RecordKind.VISITS, own.external_id, fields))

    assert (result.is_new, result.document.id) == (False, own.id)
    assert session.get_one(Visit, own.id).notes == "Bring ladder"


@pytest.mark.parametrize("role", [Role.BASIC, Role.ADMIN, Role.CREW])
def test_people_cannot_put_or_read_documents(session: Session, job: str, role: Role) -> None:
    actor = Actor(role, "Somebody")

    with pytest.raises(NotPermitted):
        put_document(session, actor, visit_of(job))
    with pytest.raises(NotPermitted):
        read_document(session, actor, RecordKind.JOBS, job)


def test_a_reading_key_gives_no_right_to_write(session: Session, job: str) -> None:
    key = create_api_key(session, SYSTEM, "Reader", ApiScope.READ)
    actor = identify_caller(session, key.token).actor

    assert read_document(session, actor, RecordKind.JOBS, job).fields["title"] == "Weekly mowing"
    with pytest.raises(NotPermitted):
        put_document(session, actor, visit_of(job))
    with pytest.raises(NotPermitted):
        create_api_key(session, actor, "Another", ApiScope.WRITE)


def test_a_refused_document_leaves_nothing(session: Session) -> None:
    make_company(session)

    with pytest.raises(DocumentRefused) as refusal:
        put_document(session, SYSTEM, visit_of("J9"))

    assert [(one.pointer, one.detail) for one in refusal.value.problems] == [
        ("/job", "'J9' is not in jobs")
    ]
    with pytest.raises(NotFound):
        read_document(session, SYSTEM, RecordKind.VISITS, "V1")


def test_unknown_keys_and_empty_names_are_refused(session: Session) -> None:
    with pytest.raises(KeyRefused):
        identify_caller(session, "plk_nobody")
    with pytest.raises(KeyNameRefused):
        create_api_key(session, SYSTEM, "  ", ApiScope.READ)


def test_racing_puts_make_one_record(database: Engine, session: Session, job: str) -> None:
    key = create_api_key(session, SYSTEM, "Racer", ApiScope.WRITE)
    session.commit()

    def put(_number: int) -> bool:
        result = asyncio.run(execute_with_key(key.token, put_document, visit_of(job)))
        return result.is_new

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(put, range(8)))

    assert sorted(outcomes) == [False] * 7 + [True]
    with Session(database) as fresh:
        made = fresh.exec(select(Visit).where(Visit.external_id == "V1")).one()
        told = [row.kind for row in fresh.exec(select(Activity)) if row.subject_id == made.id]
        assert told == ["visit.scheduled"]
