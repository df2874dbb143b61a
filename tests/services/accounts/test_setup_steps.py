"""What a new portal still needs."""

from sqlmodel import Session

from data.accounts.people import Person, Role
from services.accounts.setup_steps import find_missing_setup
from services.kit.permissions import SYSTEM
from tests.factories import make_company


def test_company_and_owner_are_missed_until_they_are_there(session: Session) -> None:
    missing = find_missing_setup(session, SYSTEM)
    make_company(session)
    session.add(Person(email="bo@x.example", name="Bo", staff_role=Role.CREW))
    session.flush()
    without_owner = find_missing_setup(session, SYSTEM)
    session.add(Person(email="olive@x.example", name="Olive", staff_role=Role.OWNER))
    session.flush()

    assert [line.partition(".")[0] for line in missing] == [
        "No company is set up yet",
        "Nobody is the owner yet",
    ]
    assert without_owner == missing[1:]
    assert find_missing_setup(session, SYSTEM) == []
