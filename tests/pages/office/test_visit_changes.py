from datetime import timedelta

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.filter_bar import FilterBar
from components.work.visit_changes import VisitChanges
from data.accounts.people import Person, Role
from data.kit import clock
from data.work.visit_requests import VisitRequestKind
from data.work.visits import Visit, VisitStatus
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.work.change_cutoffs import view_change_cutoff
from services.work.visit_requests import VisitChangeRequest, request_visit_change
from tests.drawn import do, fill, press
from tests.factories import ZONE, actor_of, make_customer, make_property, make_visit
from tests.pages.conftest import SignIn


async def open_inbox(
    user: Browser, session: Session, sign_in: SignIn, kind: VisitRequestKind
) -> Visit:
    """The office's inbox, with one kind of Ingrid Sandoval's in it."""
    customer = make_customer(session)
    place = make_property(session, customer)
    visit = make_visit(session, place, starts_at=clock.now() + timedelta(days=3))
    asked, actor = VisitChangeRequest(kind, note="We are away"), actor_of(customer)
    write(lambda own: request_visit_change(own, actor, visit.id, asked))
    clerk = Person(name="Olga", email="olga@greenfield.example", staff_role=Role.OFFICE)
    session.add(clerk)
    session.commit()
    await sign_in(user, clerk)
    await user.open("/office/inbox")
    await user.should_see("We are away")
    return visit


def answer(user: Browser) -> None:
    (changes,) = user.find(VisitChanges).elements
    do(changes, "answer")


async def test_request_shows_and_is_agreed(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    visit = await open_inbox(user, session, sign_in, VisitRequestKind.SKIP)
    await user.should_see("Wants to skip this visit")
    await user.should_see("Birch St 1 · Ingrid Sandoval")

    answer(user)
    await user.should_see("Skip visit")
    press(user, "Skip visit")

    await user.should_see("Nobody waits for an answer.")
    session.refresh(visit)
    assert visit.status is VisitStatus.SKIPPED


async def test_move_goes_to_the_chosen_window(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    visit = await open_inbox(user, session, sign_in, VisitRequestKind.MOVE)
    day = (clock.today(ZONE) + timedelta(days=5)).isoformat()

    answer(user)
    await user.should_see("Move visit")
    fill(user, day="soon", from_="13:00", until="14:30")
    press(user, "Move visit")
    await user.should_see("Choose the day and the time.")
    fill(user, day=day, from_="13:00", until="14:30")
    press(user, "Move visit")

    await user.should_see("Nobody waits for an answer.")
    session.refresh(visit)
    assert visit.starts_local == f"{day}T13:00"
    assert visit.ends_at == visit.starts_at + timedelta(minutes=90)


async def test_decline_needs_words_and_keeps_the_dialog(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    visit = await open_inbox(user, session, sign_in, VisitRequestKind.SKIP)

    answer(user)
    await user.should_see("Skip visit")
    press(user, "Decline")
    await user.should_see("Say in a few words why not.")
    fill(user, answer="The soil is dry")
    press(user, "Decline")

    await user.should_see("Nobody waits for an answer.")
    session.refresh(visit)
    assert visit.status is VisitStatus.SCHEDULED


@pytest.mark.parametrize(("chosen", "kept"), [("72", 72), ("everything", 24)])
async def test_cutoff_is_set_in_the_inbox(
    user: Browser, session: Session, sign_in: SignIn, chosen: str, kept: int
) -> None:
    await open_inbox(user, session, sign_in, VisitRequestKind.SKIP)

    (bar,) = user.find(kind=FilterBar, content="Customers can ask until").elements
    do(bar, "choose", "cutoff", chosen)
    await user.should_see("Saved." if kept != 24 else "Requests to move or skip a visit")

    assert view_change_cutoff(session, SYSTEM) == kept
