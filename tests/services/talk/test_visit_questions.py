import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.talk.messages import Thread, ThreadTopic
from services.kit.errors import NotFound, NotPermitted
from services.kit.permissions import Actor
from services.talk.visit_questions import ask_about_visit
from tests.factories import actor_of, make_customer, make_property, make_visit

pytestmark = pytest.mark.usefixtures("stopped_clock")


def test_a_question_opens_a_thread_about_the_visit(session: Session) -> None:
    customer = make_customer(session)
    visit = make_visit(session, make_property(session, customer))

    first = ask_about_visit(session, actor_of(customer), visit.id, "Will you bring a ladder?")
    again = ask_about_visit(session, actor_of(customer), visit.id, "And a rake?")

    thread = session.get_one(Thread, first)
    assert (thread.topic, thread.subject_id) == (ThreadTopic.VISIT, visit.id)
    assert thread.property_id == visit.property_id
    assert again == first


def test_others_visits_cannot_be_asked_about(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    visit = make_visit(session, make_property(session, customer))

    for actor in (actor_of(other), actor_of(customer, scope=set())):
        with pytest.raises(NotFound):
            ask_about_visit(session, actor, visit.id, "Why?")
    with pytest.raises(NotPermitted):
        ask_about_visit(session, Actor(Role.CREW, "Carl"), visit.id, "Why?")
