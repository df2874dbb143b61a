import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.kit.activity import Activity
from services.kit.errors import NotFound, NotPermitted
from services.kit.events import EventKind
from services.kit.permissions import Actor
from services.work.property_notes import NotesChangedMeanwhile, NotesTooLong, change_access_notes
from tests.factories import actor_of, make_customer, make_property
from tests.services.work.work_world import announced


def test_change_access_notes_is_audited(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    actor = actor_of(customer, Role.BASIC)

    change_access_notes(session, actor, place.id, notes=" Gate 4417\r\nDog ", seen="")
    change_access_notes(session, actor, place.id, notes="Gate 4417\nDog", seen="whatever")

    assert place.access_notes == "Gate 4417\nDog"
    (row,) = session.exec(select(Activity)).all()
    assert (row.kind, row.actor_name) == (EventKind.PROPERTY_CHANGED, "Ingrid Sandoval")
    assert row.detail == {"changed": "access notes", "before": "", "after": "Gate 4417\nDog"}


def test_notes_that_changed_meanwhile_are_not_overwritten(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    actor = actor_of(customer)
    change_access_notes(session, actor, place.id, notes="First", seen="")

    with pytest.raises(NotesChangedMeanwhile):
        change_access_notes(session, actor, place.id, notes="Second", seen="")

    assert place.access_notes == "First"
    assert len(announced(session)) == 1


def test_change_access_notes_refuses_too_long_ones(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)

    with pytest.raises(NotesTooLong):
        change_access_notes(session, actor_of(customer), place.id, notes="x" * 2001, seen="")


def test_others_notes_cannot_be_changed(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    place = make_property(session, customer)

    for actor in (actor_of(other), actor_of(customer, scope=set())):
        with pytest.raises(NotFound):
            change_access_notes(session, actor, place.id, notes="x", seen="")
    with pytest.raises(NotPermitted):
        change_access_notes(session, Actor(Role.CREW, "Carl"), place.id, notes="x", seen="")
