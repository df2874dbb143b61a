from sqlmodel import Session

from services.mail.rendering import Fact
from services.notices.care_facts import care_facts
from tests.factories import make_customer, make_property, make_visit
from tests.services.work.work_world import AGO, complete, make_material


def test_care_facts_name_the_last_moment(session: Session) -> None:
    place = make_property(session, make_customer(session))
    visit = complete(session, make_visit(session, place), AGO[1])
    make_material(session, visit)
    make_material(session, visit, None)

    assert care_facts(session, visit) == [
        Fact("Keep pets off the lawn", "until Monday, March 2, 12:00 PM")
    ]


def test_care_begins_with_the_completion(session: Session) -> None:
    visit = make_visit(session, make_property(session, make_customer(session)))
    make_material(session, visit)

    assert care_facts(session, visit) == []
