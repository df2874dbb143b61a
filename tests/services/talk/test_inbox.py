from uuid import uuid4

import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.kit.activity import Activity
from data.mail.outbox import MailState, Outbox
from data.talk.work_requests import RequestStatus
from services.estimates.estimate_answers import approve_estimate
from services.kit.errors import NotFound, NotPermitted
from services.mail.mail_failures import list_unsent_mails, retry_mail
from services.talk.inbox import (
    answer_thread,
    assign_thread,
    close_thread,
    count_waiting_threads,
    list_inbox,
    view_inbox_thread,
)
from services.talk.messages import NewThread, open_thread, reply_to_thread, view_thread
from services.talk.work_requests import (
    NewWorkRequest,
    RequestRefused,
    request_work,
    set_request_status,
)
from tests.factories import actor_of, make_customer, make_member, make_property
from tests.talk_world import (
    approval_of,
    make_estimate,
    member_actor,
    office_actor,
    words,
)


def test_inbox_shows_every_customers_threads(session: Session) -> None:
    office = office_actor(session)
    for name in ("Ann", "Bob"):
        open_thread(session, actor_of(make_customer(session, name)), NewThread(f"I am {name}"))

    found = list_inbox(session, office)

    assert [(one.customer_name, one.snippet, one.is_unread) for one in found] == [
        ("Bob", "I am Bob", True),
        ("Ann", "I am Ann", True),
    ]
    assert count_waiting_threads(session, office) == 2


def test_first_answer_takes_the_thread_and_reaches_the_customer(session: Session) -> None:
    office, customer = office_actor(session), make_customer(session)
    actor = member_actor(customer, make_member(session, customer))
    opened = open_thread(session, actor, NewThread("When?"))

    answer_thread(session, office, opened.thread_id, words("Tuesday"))

    detail = view_inbox_thread(session, office, opened.thread_id)
    assert (detail.summary.assigned_to, detail.summary.is_unread) == ("Olive Office", False)
    assert [
        (one.text, one.is_from_office, one.is_mine)
        for one in view_thread(session, actor, opened.thread_id).messages
    ] == [("When?", False, True), ("Tuesday", True, False)]


def test_closed_thread_opens_again_by_the_customers_word(session: Session) -> None:
    office, customer = office_actor(session), make_customer(session)
    opened = open_thread(session, actor_of(customer), NewThread("Thanks"))

    close_thread(session, office, opened.thread_id)
    close_thread(session, office, opened.thread_id)

    assert list_inbox(session, office) == ()
    assert [one.id for one in list_inbox(session, office, closed=True)] == [opened.thread_id]
    reply_to_thread(session, actor_of(customer), opened.thread_id, words("One more thing"))
    assert [one.id for one in list_inbox(session, office)] == [opened.thread_id]
    kinds = [row.kind for row in session.exec(select(Activity).order_by(Activity.id)).all()]
    assert kinds == ["message.sent", "thread.changed", "message.sent"]


def test_thread_is_given_to_colleagues_only(session: Session) -> None:
    office, customer = office_actor(session), make_customer(session)
    outsider = make_member(session, customer)
    opened = open_thread(session, actor_of(customer), NewThread("Hello"))

    assign_thread(session, office, opened.thread_id, office.person_id)

    assert view_inbox_thread(session, office, opened.thread_id).summary.assigned_to
    with pytest.raises(NotFound):
        assign_thread(session, office, opened.thread_id, outsider.id)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CREW])
def test_inbox_is_closed_to_others(session: Session, role: Role) -> None:
    customer = make_customer(session)
    opened = open_thread(session, actor_of(customer), NewThread("Hello"))
    other = actor_of(customer, role)

    for attempt in (
        lambda: list_inbox(session, other),
        lambda: view_inbox_thread(session, other, opened.thread_id),
        lambda: answer_thread(session, other, opened.thread_id, words()),
        lambda: close_thread(session, other, opened.thread_id),
        lambda: list_unsent_mails(session, other),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_request_is_a_conversation_with_a_status(session: Session) -> None:
    office, customer = office_actor(session), make_customer(session)
    actor = member_actor(customer, make_member(session, customer))
    place = make_property(session, customer)
    request = NewWorkRequest("Aerate the lawn", place.id, "Fridays", words("Front and back"))

    thread_id = request_work(session, actor, request)
    again = request_work(session, actor, request)
    estimate = make_estimate(session, customer)
    set_request_status(
        session, office, thread_id, RequestStatus.ESTIMATE_SENT, f" {estimate.number} "
    )

    detail = view_thread(session, actor, thread_id)
    assert again == thread_id
    assert detail.summary.request_status is RequestStatus.ESTIMATE_SENT
    assert (detail.service, detail.preferred_days) == ("Aerate the lawn", "Fridays")
    assert detail.link == f"/estimates/{estimate.number}"


def test_request_needs_a_service_and_an_own_property(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    place, foreign = make_property(session, customer), make_property(session, other)

    with pytest.raises(RequestRefused):
        request_work(session, actor_of(customer), NewWorkRequest(" ", place.id, "", words()))
    with pytest.raises(NotFound):
        request_work(session, actor_of(customer), NewWorkRequest("Mow", foreign.id, "", words()))


def test_request_gets_no_other_customers_estimate(session: Session) -> None:
    office, customer = office_actor(session), make_customer(session)
    foreign = make_estimate(session, make_customer(session, "Somebody Else"))
    place = make_property(session, customer)
    thread_id = request_work(
        session, actor_of(customer), NewWorkRequest("Mow", place.id, "", words())
    )

    with pytest.raises(NotFound):
        set_request_status(session, office, thread_id, RequestStatus.ESTIMATE_SENT, foreign.number)


def test_dead_mail_can_be_tried_again(session: Session) -> None:
    office = office_actor(session)
    mail = Outbox(
        message_id="<1@x>",
        kind="message",
        to_address="gone@example.com",
        subject="Hello",
        text="Hi",
        html="Hi",
        state=MailState.DEAD,
        attempts=9,
        last_error="550 no such user",
    )
    session.add(mail)
    session.commit()

    assert [one.reason for one in list_unsent_mails(session, office)] == ["550 no such user"]
    retry_mail(session, office, mail.id)

    assert (mail.state, mail.attempts) == (MailState.WAITING, 0)
    with pytest.raises(NotFound):
        retry_mail(session, office, uuid4())


def test_answer_to_an_estimate_stands_in_the_inbox(session: Session) -> None:
    office, customer = office_actor(session), make_customer(session)
    actor = member_actor(customer, make_member(session, customer))
    estimate = make_estimate(session, customer, expires_on=None)

    approve_estimate(
        session, actor, approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    )

    (thread,) = list_inbox(session, office)
    assert thread.title == f"Estimate {estimate.number}"
    assert thread.snippet == "Approved, with Plant boxwood, 12."
    assert thread.is_unread
