from datetime import timedelta

import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.estimates.estimates import EstimateState
from data.kit.files import File, Photo
from data.mail.outbox import Outbox
from data.notices.notices import NoticeKind, NoticeTask
from data.work.visits import Visit, VisitStatus
from services.estimates.estimate_answers import approve_estimate, decline_estimate
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM
from services.mail.mailer import WaitingMail, as_message
from services.mail.unsubscribing import mute_notice
from services.notices.notices import write_next_notice
from services.talk import work_requests
from services.talk.inbox import answer_thread
from services.talk.messages import NewThread, open_thread
from tests.factories import (
    NOON,
    actor_of,
    make_customer,
    make_invoice,
    make_member,
    make_property,
    make_visit,
)
from tests.talk_world import LINKS, approval_of, make_estimate, member_actor, office_actor, words

pytestmark = pytest.mark.usefixtures("stopped_clock")


def written(session: Session) -> list[tuple[str, str, str]]:
    """Write all that waits: kind, recipient and subject of every mail there is now."""
    while write_next_notice(session, SYSTEM, LINKS):
        pass
    mails = session.exec(select(Outbox).order_by(Outbox.id)).all()
    return [(mail.kind, mail.to_address, mail.subject) for mail in mails]


def tell(session: Session, kind: EventKind, visit: Visit, **detail: str) -> None:
    about = About(visit.customer_id, visit.property_id, visit.id)
    announce(session, SYSTEM, kind, about, detail)


def test_visit_is_told_to_those_who_see_its_property(session: Session) -> None:
    customer = make_customer(session)
    place, hidden = make_property(session, customer), make_property(session, customer, "Elm 2")
    admin = make_member(session, customer)
    tenant = make_member(session, customer, Role.BASIC, [place])
    make_member(session, customer, Role.BASIC, [hidden])
    make_member(session, make_customer(session, "Somebody Else"))
    visit = make_visit(session, place)

    tell(session, EventKind.VISIT_SCHEDULED, visit)
    tell(session, EventKind.VISIT_SCHEDULED, visit)

    subject = "Your visit is scheduled: Weekly mowing, Birch St 1"
    assert sorted(written(session)) == sorted(
        ("visit_scheduled", person.email, subject) for person in (admin, tenant)
    )
    mail = session.exec(select(Outbox)).first()
    assert mail is not None
    assert "Tuesday, March 3, 12:00 PM to 2:00 PM" in mail.text
    assert f"https://portal.example/appointments/{visit.id}" in mail.text


@pytest.mark.parametrize("days", [-1, 15])
def test_visit_that_is_past_or_far_is_not_told(session: Session, days: int) -> None:
    customer = make_customer(session)
    make_member(session, customer)
    place = make_property(session, customer)

    visit = make_visit(session, place, starts_at=NOON + timedelta(days=days))
    tell(session, EventKind.VISIT_SCHEDULED, visit)

    assert written(session) == []


def test_visit_is_told_when_it_moves_not_when_its_notes_change(session: Session) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    visit = make_visit(session, make_property(session, customer))

    tell(session, EventKind.VISIT_CHANGED, visit)
    assert written(session) == []
    tell(session, EventKind.VISIT_CHANGED, visit, moved_from=NOON.isoformat())

    assert written(session) == [
        (
            "visit_moved",
            person.email,
            "Your visit has a new time: Weekly mowing, Birch St 1",
        )
    ]


def test_crew_on_the_way_is_told_once_a_day(session: Session) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    visit = make_visit(session, make_property(session, customer))
    tell(session, EventKind.VISIT_ON_WAY, visit)
    assert written(session) == []  # it turned back before the mail was written

    visit.on_way_at = NOON
    for day in ("2026-03-02", "2026-03-02", "2026-03-03"):
        visit.starts_local = f"{day}T12:00"
        session.add(visit)
        tell(session, EventKind.VISIT_ON_WAY, visit)

        mails = written(session)

    mail = ("visit_on_the_way", person.email, "We are on the way: Weekly mowing, Birch St 1")
    assert mails == [mail, mail]


def test_completed_visit_leads_to_its_photos(session: Session) -> None:
    customer = make_customer(session)
    make_member(session, customer)
    place = make_property(session, customer)
    visit = make_visit(session, place, VisitStatus.COMPLETED, NOON - timedelta(hours=3))
    file = File(customer_id=customer.id, sha256="ab" * 32, media_type="image/jpeg", size=1)
    session.add(file)
    session.flush()
    for caption in ("The hedge <b>", "", "", "", "The fifth"):
        session.add(Photo(visit_id=visit.id, file_id=file.id, caption=caption))

    tell(session, EventKind.VISIT_COMPLETED, visit)

    assert [kind for kind, _, _ in written(session)] == ["visit_completed"]
    mail = session.exec(select(Outbox)).one()
    assert f"See the photos:\n{LINKS.origin}/appointments/{visit.id}" in mail.text
    assert [one["alt"] for one in mail.pictures] == [
        "The hedge <b>",
        "Photo 2 of the visit",
        "Photo 3 of the visit",
        "Photo 4 of the visit",
    ]
    assert mail.html.count(f'<img src="cid:{"ab" * 16}@porchlight"') == 4
    assert 'alt="The hedge &lt;b&gt;"' in mail.html


def test_new_invoice_is_told_once_to_those_who_see_money(session: Session) -> None:
    customer = make_customer(session)
    payer = make_member(session, customer, Role.ACCOUNTING)
    make_member(session, customer, Role.BASIC)
    invoice = make_invoice(session, customer)
    about = About(customer.id, None, invoice.id)

    for _ in range(2):
        announce(session, SYSTEM, EventKind.INVOICE_CHANGED, about)

    subject = f"Invoice {invoice.number} for $1,250.00"
    assert written(session) == [("invoice_published", payer.email, subject)]


def test_estimate_is_told_to_the_customer_and_its_answer_to_the_office(session: Session) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    basic = make_member(session, customer, Role.BASIC)
    actor = member_actor(customer, person)
    estimate = make_estimate(session, customer)
    about = About(customer.id, None, estimate.id)
    announce(session, SYSTEM, EventKind.ESTIMATE_PUBLISHED, about)
    ready = f"Estimate {estimate.number} is ready"
    expected = sorted(("estimate_published", one.email, ready) for one in (person, basic))
    assert sorted(written(session)) == expected

    approval = approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    approve_estimate(session, actor, approval)

    subject = f"Estimate {estimate.number} was approved"
    assert written(session)[2:] == [
        ("office_notice", "office@greenfield.example", subject),
        ("estimate_answered", person.email, subject),
    ]


def test_reason_of_a_decline_reaches_the_office(session: Session) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer, state=EstimateState.OPEN)

    decline_estimate(session, actor_of(customer), estimate.number, "Too <b>much</b>")

    assert len(written(session)) == 1
    mail = session.exec(select(Outbox)).one()
    assert "Too <b>much</b>" in mail.text
    assert "Too &lt;b&gt;much&lt;/b&gt;" in mail.html


def test_message_goes_to_the_other_end(session: Session) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    make_member(session, customer)
    opened = open_thread(session, member_actor(customer, person), NewThread("When?"))

    answer_thread(session, office_actor(session), opened.thread_id, words("Tuesday 👋"))

    assert [(kind, to) for kind, to, _ in written(session)] == [
        ("office_notice", "office@greenfield.example"),
        ("message", person.email),
    ]
    answer = session.exec(select(Outbox).where(Outbox.kind == "message")).one()
    assert "Tuesday 👋" in answer.text
    assert f"/messages/{opened.thread_id}" in answer.text


def test_request_status_is_told_to_who_asked(session: Session) -> None:
    customer, office = make_customer(session), office_actor(session)
    person = make_member(session, customer)
    make_member(session, customer)
    mowing = work_requests.NewWorkRequest("Mow", make_property(session, customer).id, "", words())
    thread_id = work_requests.request_work(session, member_actor(customer, person), mowing)
    written(session)

    work_requests.set_request_status(
        session, office, thread_id, work_requests.RequestStatus.SCHEDULED
    )

    assert written(session)[-1] == ("message", person.email, "Your request: Mow")


@pytest.mark.parametrize("kind", [NoticeKind.VISIT_SCHEDULED, NoticeKind.MESSAGE])
def test_muted_kind_is_not_mailed(session: Session, kind: NoticeKind) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    mute_notice(session, SYSTEM, person.id, kind)
    mute_notice(session, SYSTEM, person.id, kind)

    tell(session, EventKind.VISIT_SCHEDULED, make_visit(session, make_property(session, customer)))

    is_told = kind is not NoticeKind.VISIT_SCHEDULED
    assert len(written(session)) == is_told


def test_mail_can_be_stopped_with_one_click(session: Session) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    tell(session, EventKind.VISIT_SCHEDULED, make_visit(session, make_property(session, customer)))
    written(session)
    mail = session.exec(select(Outbox)).one()

    message = as_message(waiting(mail), "portal@example.com")

    assert message["List-Unsubscribe"] == f"<{mail.unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = mail.unsubscribe.rpartition("/")[2]
    assert LINKS.read(token) == (person.id, (NoticeKind.VISIT_SCHEDULED,))


def test_no_name_and_no_title_can_add_a_header(session: Session) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    person.name = "Eve\r\nBcc: all@example.com"
    session.commit()
    actor = member_actor(customer, person)
    opened = open_thread(session, actor, NewThread("Hi\r\nBcc: all@example.com"))
    answer_thread(session, office_actor(session), opened.thread_id, words("x" * 10_000))
    written(session)

    for mail in session.exec(select(Outbox)).all():
        text = as_message(waiting(mail), "portal@example.com").as_string()
        headers = text.partition("\n\n")[0].splitlines()
        assert not [line for line in headers if line.lower().startswith("bcc")]


def test_crash_while_writing_repeats_all_of_it(session: Session) -> None:
    customer = make_customer(session)
    make_member(session, customer)
    tell(session, EventKind.VISIT_SCHEDULED, make_visit(session, make_property(session, customer)))
    session.commit()

    write_next_notice(session, SYSTEM, LINKS)
    session.rollback()

    assert len(session.exec(select(NoticeTask)).all()) == 1
    assert len(written(session)) == 1


def waiting(mail: Outbox) -> WaitingMail:
    return WaitingMail(
        mail.id,
        mail.message_id,
        mail.to_address,
        mail.to_name,
        "Greenfield",
        mail.subject,
        mail.text,
        mail.html,
        mail.created_at,
        mail.unsubscribe,
    )
