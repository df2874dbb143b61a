import pytest
from sqlmodel import Session

from data.accounts.people import Role
from services.kit.errors import NotFound, NotPermitted
from services.kit.events import EventKind
from services.kit.permissions import Actor
from services.work.change_cutoffs import CutoffRefused, set_change_cutoff, view_change_cutoff
from tests.factories import make_company
from tests.services.work.work_world import announced

OFFICE = Actor(Role.OFFICE, "Olga Office")


def test_set_change_cutoff_once(session: Session) -> None:
    make_company(session)

    set_change_cutoff(session, OFFICE, 48)
    set_change_cutoff(session, OFFICE, 48)

    assert view_change_cutoff(session, OFFICE) == 48
    assert announced(session) == [(EventKind.COMPANY_CHANGED, None)]


@pytest.mark.parametrize("hours", [-1, 14 * 24 + 1])
def test_set_change_cutoff_refuses_what_makes_no_sense(session: Session, hours: int) -> None:
    make_company(session)

    with pytest.raises(CutoffRefused):
        set_change_cutoff(session, OFFICE, hours)


def test_cutoff_needs_a_contractor(session: Session) -> None:
    with pytest.raises(NotFound):
        view_change_cutoff(session, OFFICE)


@pytest.mark.parametrize("role", [Role.CREW, Role.ADMIN])
def test_cutoff_is_the_offices(session: Session, role: Role) -> None:
    with pytest.raises(NotPermitted):
        set_change_cutoff(session, Actor(role, "Somebody"), 1)
    with pytest.raises(NotPermitted):
        view_change_cutoff(session, Actor(role, "Somebody"))
