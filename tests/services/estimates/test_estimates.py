from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.estimates.estimates import EstimateState
from data.kit import clock
from data.kit.money import Money
from services.estimates.estimates import (
    EstimateStatus,
    count_open_estimates,
    list_estimates,
    view_estimate,
)
from services.kit.errors import NotFound, NotPermitted
from tests.factories import actor_of, make_customer, make_property
from tests.talk_world import make_estimate

pytestmark = pytest.mark.usefixtures("stopped_clock")


def test_list_shows_open_ones_first_soonest_to_expire_on_top(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    done = make_estimate(session, customer, state=EstimateState.APPROVED)
    late = make_estimate(session, customer, expires_on=date(2026, 3, 1))
    last = make_estimate(session, customer, expires_on=date(2026, 4, 9))
    first = make_estimate(session, customer, expires_on=date(2026, 3, 2))
    make_estimate(session, customer, state=EstimateState.DRAFT)
    make_estimate(session, other)

    found = list_estimates(session, actor_of(customer, Role.BASIC))

    assert [(row.number, row.status) for row in found.rows] == [
        (first.number, EstimateStatus.OPEN),
        (last.number, EstimateStatus.OPEN),
        (late.number, EstimateStatus.EXPIRED),
        (done.number, EstimateStatus.APPROVED),
    ]
    assert count_open_estimates(session, actor_of(customer)) == 2


def test_view_tells_lines_choice_and_total(session: Session) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer, deposit_percent=Decimal(25))

    detail = view_estimate(session, actor_of(customer), estimate.number)
    price = detail.price(detail.first_choice)

    assert (price.subtotal, price.tax) == (Money(1820_00), Money(56_00 + 103_25))
    assert (price.total, price.deposit) == (Money(1979_25), Money(494_81))
    assert detail.can_answer


def test_view_says_basic_people_cannot_answer(session: Session) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer)

    assert not view_estimate(session, actor_of(customer, Role.BASIC), estimate.number).can_answer


def test_withdrawn_one_says_so(session: Session) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer)
    estimate.withdrawn_at = clock.now()
    session.commit()

    detail = view_estimate(session, actor_of(customer), estimate.number)

    assert (detail.status, detail.can_answer) == (EstimateStatus.WITHDRAWN, False)


def test_somebody_elses_draft_or_other_property_is_not_found(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    place, hidden = make_property(session, customer), make_property(session, customer, "Elm 2")
    limited = actor_of(customer, scope={place.id})
    missing = [
        make_estimate(session, other),
        make_estimate(session, customer, state=EstimateState.DRAFT),
        make_estimate(session, customer, place=hidden),
    ]

    for estimate in missing:
        with pytest.raises(NotFound):
            view_estimate(session, limited, estimate.number)


def test_crew_sees_no_estimates(session: Session) -> None:
    with pytest.raises(NotPermitted):
        list_estimates(session, actor_of(make_customer(session), Role.CREW))
