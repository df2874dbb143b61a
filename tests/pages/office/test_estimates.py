from nicegui.testing import User as Browser
from sqlmodel import Session, select

from components.kit.filter_bar import FilterBar
from components.kit.record_table import RecordTable
from components.talk.talk_parts import Conversation
from data.accounts.people import Person, Role
from data.estimates.estimates import EstimateState
from data.talk.messages import Thread
from services.estimates.estimate_answers import decline_estimate
from services.kit.unit_of_work import write
from tests.drawn import do, links_of, press
from tests.factories import make_customer
from tests.pages.conftest import SignIn
from tests.talk_world import make_estimate, member_actor, office_actor


async def test_office_publishes_and_withdraws(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    office = office_actor(session)
    customer = make_customer(session)
    draft = make_estimate(session, customer, state=EstimateState.DRAFT, expires_on=None)
    await sign_in(user, session.get_one(Person, office.person_id))

    await user.open("/office/estimates?show=draft")
    await user.should_see(draft.number)
    (table,) = user.find(RecordTable).elements
    assert links_of(table) == [f"/office/estimates/{draft.number}"]
    await user.open(f"/office/estimates/{draft.number}")
    await user.should_see("The customer does not see this draft yet.")
    press(user, "Publish")
    await user.should_see("Publish estimate")
    press(user, "Publish estimate")
    await user.should_see("Waiting for the customer")
    press(user, "Withdraw")
    await user.should_see("Withdraw estimate")
    press(user, "Withdraw estimate")

    await user.should_see("The customer sees it as withdrawn.")


async def test_answers_reach_the_open_list_at_once(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    office = office_actor(session)
    customer = make_customer(session)
    estimate = make_estimate(session, customer, expires_on=None)
    member = Person(name="Ann", email="ann@example.com")
    session.add(member)
    session.commit()
    await sign_in(user, session.get_one(Person, office.person_id))
    await user.open("/office/estimates")
    await user.should_see("Waiting for the customer")

    actor = member_actor(customer, member, Role.ADMIN)
    write(lambda now: decline_estimate(now, actor, estimate.number, "Too much"))

    await user.should_see("Declined")
    session.rollback()
    thread_id = session.exec(select(Thread.id)).one()
    session.rollback()  # the page notes what was read: it must not wait for this session
    await user.open(f"/office/inbox/{thread_id}")
    await user.should_see("Declined: Too much")
    (talk,) = user.find(Conversation).elements
    assert f"/office/estimates/{estimate.number}" in links_of(talk)


async def test_filters_stand_in_the_address(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    office = office_actor(session)
    make_estimate(session, make_customer(session), expires_on=None)
    await sign_in(user, session.get_one(Person, office.person_id))
    await user.open("/office/estimates")

    (bar,) = user.find(FilterBar).elements
    do(bar, "search", entered="nobody")

    await user.should_see("No estimates here")
