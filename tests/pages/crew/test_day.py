from nicegui.testing import User as Browser
from sqlmodel import Session

from components.work.crew_day import CrewDay
from data.accounts.people import Person, Role
from data.kit import clock
from data.work.visits import Service, ServiceStatus, VisitStatus
from tests.drawn import do, press, say
from tests.factories import make_customer, make_property, make_visit
from tests.pages.conftest import SignIn


async def test_crew_reads_the_notes_and_works_through_a_visit(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    place = make_property(session, make_customer(session))
    place.access_notes = "Gate code 4417"
    visit = make_visit(session, place, starts_at=clock.now())
    person = Person(name="Carl", email="carl@greenfield.example", staff_role=Role.CREW)
    service = Service(visit_id=visit.id, name="Mow", status=ServiceStatus.PLANNED)
    session.add_all([person, service])
    session.commit()
    await sign_in(user, person)

    await user.open("/crew")
    await user.should_see("Gate code 4417")
    (day,) = user.find(CrewDay).elements
    do(day, "tick", str(service.id), True)
    await user.should_see("Service done.")
    for step, words in (("set_out", "On the way"), ("start", "In progress"), ("complete", "Done")):
        do(day, "step", f"{visit.id} {step}")
        await user.should_see("Completed" if words == "Done" else words)
    say(day, "click", "step nonsense start")
    say(day, "click", f"step {visit.id} nonsense")

    session.refresh(visit)
    assert visit.status is VisitStatus.COMPLETED


async def test_completing_asks_where_services_are_open(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    place = make_property(session, make_customer(session))
    visit = make_visit(session, place, VisitStatus.IN_PROGRESS, starts_at=clock.now())
    session.add(Service(visit_id=visit.id, name="Blow off walks", status=ServiceStatus.PLANNED))
    person = Person(name="Carl", email="carl@greenfield.example", staff_role=Role.CREW)
    session.add(person)
    session.commit()
    await sign_in(user, person)
    await user.open("/crew")
    await user.should_see("Blow off walks")

    (day,) = user.find(CrewDay).elements
    do(day, "step", f"{visit.id} complete")
    await user.should_see("Not ticked yet: Blow off walks.")
    press(user, "Complete visit")

    await user.should_see("Completed.")
    session.refresh(visit)
    assert visit.status is VisitStatus.COMPLETED


async def test_a_day_without_visits_says_so(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    make_customer(session)
    person = Person(name="Carl", email="carl@greenfield.example", staff_role=Role.CREW)
    session.add(person)
    session.commit()
    await sign_in(user, person)

    await user.open("/crew")

    await user.should_see("No visits today.")
