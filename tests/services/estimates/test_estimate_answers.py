import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.estimates.estimates import Estimate, EstimateState, Signature, estimate_lines
from data.kit import clock
from data.kit.activity import Activity
from data.money.invoices import Invoice
from services.accounts.sessions import BY_BUTTON
from services.estimates.estimate_answers import (
    Answered,
    EstimateRefused,
    Pen,
    approve_estimate,
    decline_estimate,
)
from services.estimates.estimate_totals import ChoiceRefused
from services.estimates.estimates import EstimateStatus, view_estimate
from services.estimates.signature_strokes import SignatureRefused
from services.kit.errors import DomainError, NotFound, NotPermitted
from services.kit.permissions import load_actor
from services.kit.plain_texts import TextRefused
from services.kit.unit_of_work import write
from tests.factories import actor_of, make_customer, make_member, make_sign_in
from tests.talk_world import approval_of, make_estimate

pytestmark = pytest.mark.usefixtures("stopped_clock")


def kinds(session: Session) -> list[str]:
    return [row.kind for row in session.exec(select(Activity).order_by(Activity.id)).all()]


def test_approve_signs_exactly_what_was_chosen(session: Session) -> None:
    customer = make_customer(session)
    actor, estimate = actor_of(customer), make_estimate(session, customer)
    approval = approval_of(session, actor, estimate.number, "Plant hydrangea, 12")

    answered = approve_estimate(session, actor, approval)

    signature = session.exec(select(Signature)).one()
    content = json.loads(signature.content)
    assert answered == Answered(estimate.number, EstimateStatus.APPROVED)
    assert content["agreed"]["total_minor"] == 2246_23
    assert signature.sha256 == hashlib.sha256(signature.content.encode()).hexdigest()
    assert (signature.signed_name, signature.address) == ("Ingrid Sandoval", "203.0.113.7")
    assert kinds(session) == ["estimate.approved"]


def test_approving_is_what_an_emails_button_is_for(session: Session) -> None:
    customer = make_customer(session)
    signed_in = make_sign_in(session, make_member(session, customer))
    signed_in.method = BY_BUTTON
    session.add(signed_in)
    session.commit()
    actor, estimate = load_actor(session, signed_in.id), make_estimate(session, customer)
    approval = approval_of(session, actor, estimate.number, "Plant hydrangea, 12")

    assert approve_estimate(session, actor, approval).status is EstimateStatus.APPROVED


def test_approve_declines_the_siblings(session: Session) -> None:
    customer = make_customer(session)
    actor, estimate = actor_of(customer), make_estimate(session, customer)

    approve_estimate(
        session, actor, approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    )

    lines = estimate_lines(session, estimate_ids=[estimate.id])
    assert [line.is_agreed for line in lines] == [True, True, False, False]


def test_approve_invoices_the_deposit(session: Session) -> None:
    customer = make_customer(session)
    actor = actor_of(customer, Role.ACCOUNTING)
    estimate = make_estimate(session, customer, deposit_percent=Decimal(25))

    answered = approve_estimate(
        session, actor, approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    )

    invoice = session.exec(select(Invoice)).one()
    assert answered.deposit_invoice == invoice.number == f"{estimate.number}-D"
    assert (invoice.total_minor, invoice.due_on) == (494_81, date(2026, 3, 2))
    assert sorted(kinds(session)) == ["estimate.approved", "invoice.changed"]


def test_approve_twice_changes_nothing(session: Session) -> None:
    customer = make_customer(session)
    actor = actor_of(customer)
    estimate = make_estimate(session, customer, deposit_percent=Decimal(10))
    approval = approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    first = approve_estimate(session, actor, approval)

    second = approve_estimate(session, actor, approval)

    assert first == second
    assert sorted(kinds(session)) == ["estimate.approved", "invoice.changed"]


def test_approve_refuses_what_was_changed_meanwhile(session: Session) -> None:
    customer = make_customer(session)
    actor, estimate = actor_of(customer), make_estimate(session, customer)
    approval = approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    line = estimate_lines(session, estimate_ids=[estimate.id])[0]
    line.unit_price_minor += 1
    session.commit()

    with pytest.raises(EstimateRefused, match="was changed while you looked"):
        approve_estimate(session, actor, approval)


def test_approve_needs_one_option_of_each_group(session: Session) -> None:
    customer = make_customer(session)
    actor, estimate = actor_of(customer), make_estimate(session, customer)

    with pytest.raises(ChoiceRefused, match="Choose one of the options for planting"):
        approve_estimate(session, actor, approval_of(session, actor, estimate.number))


@pytest.mark.parametrize("strokes", ["", "[]", "[[1,2]]", "[" * 9000, '[["<svg>",1]]', "[[999,1]]"])
def test_approve_refuses_a_drawing_that_is_none(session: Session, strokes: str) -> None:
    customer = make_customer(session)
    actor, estimate = actor_of(customer), make_estimate(session, customer)
    approval = approval_of(session, actor, estimate.number, "Plant boxwood, 12")

    with pytest.raises(SignatureRefused):
        approve_estimate(
            session, actor, replace(approval, pen=Pen("Ann", is_drawn=True, strokes=strokes))
        )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": EstimateState.DECLINED}, "has been declined"),
        ({"expires_on": date(2026, 3, 1)}, "has expired"),
        ({"withdrawn_at": clock.now()}, "was withdrawn"),
        ({"state": EstimateState.APPROVED, "decided_by": "Bob"}, "approved by Bob already"),
    ],
)
def test_closed_estimate_can_not_be_approved(
    session: Session, change: dict[str, object], sentence: str
) -> None:
    customer = make_customer(session)
    actor, estimate = actor_of(customer), make_estimate(session, customer)
    approval = approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    for name, value in change.items():
        setattr(estimate, name, value)
    session.commit()

    with pytest.raises(EstimateRefused, match=sentence):
        approve_estimate(session, actor, approval)


def test_basic_person_can_not_answer(session: Session) -> None:
    customer = make_customer(session)
    basic, estimate = actor_of(customer, Role.BASIC), make_estimate(session, customer)

    with pytest.raises(NotPermitted):
        approve_estimate(session, basic, approval_of(session, basic, estimate.number))
    with pytest.raises(NotPermitted):
        decline_estimate(session, basic, estimate.number, "Too much")


def test_other_customers_estimate_is_not_found(session: Session) -> None:
    owner, other = make_customer(session), make_customer(session, "Somebody Else")
    estimate = make_estimate(session, owner)
    approval = approval_of(session, actor_of(owner), estimate.number)

    with pytest.raises(NotFound):
        approve_estimate(session, actor_of(other), approval)
    with pytest.raises(NotFound):
        decline_estimate(session, actor_of(other), estimate.number, "No")


def test_decline_keeps_the_reason_and_says_it_once(session: Session) -> None:
    customer = make_customer(session)
    actor, estimate = actor_of(customer), make_estimate(session, customer)

    decline_estimate(session, actor, estimate.number, " Too much \x00")
    decline_estimate(session, actor, estimate.number, "Again")

    detail = view_estimate(session, actor, estimate.number)
    assert (detail.status, detail.decline_reason) == (EstimateStatus.DECLINED, "Too much")
    assert kinds(session) == ["estimate.declined"]


def test_decline_needs_a_reason(session: Session) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer)

    with pytest.raises(TextRefused):
        decline_estimate(session, actor_of(customer), estimate.number, " \n ")


def test_racing_people_get_one_answer(session: Session) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer, deposit_percent=Decimal(25))
    people = [replace(actor_of(customer), name=name) for name in ("Ann", "Bob", "Cid", "Dee")]
    approvals = [approval_of(session, one, estimate.number, "Plant boxwood, 12") for one in people]
    session.commit()

    def answer(index: int) -> str:
        try:
            if index % 2:
                return write(
                    lambda own: decline_estimate(own, people[index], estimate.number, "No").status
                )
            return write(lambda own: approve_estimate(own, people[index], approvals[index]).status)
        except DomainError as refusal:
            return str(refusal)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(answer, range(4)))

    session.expire_all()
    row = session.exec(select(Estimate)).one()
    assert kinds(session).count(f"estimate.{row.state.value}") == 1
    assert len([kind for kind in kinds(session) if kind.startswith("estimate.")]) == 1
    refused = [text for text in answers if "Estimate" in text]
    assert all(f"has been {row.state.value} by {row.decided_by}" in text for text in refused)
    assert len(session.exec(select(Invoice)).all()) == (row.state is EstimateState.APPROVED)
