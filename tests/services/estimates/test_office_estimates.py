import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.estimates.estimates import EstimateFilter, EstimateSearch, EstimateState, Signature
from data.kit import clock
from data.kit.activity import Activity
from data.mail.outbox import Outbox
from data.notices.notices import NoticeTask
from services.documents.files import find_file
from services.estimates.estimate_answers import EstimateRefused, approve_estimate
from services.estimates.estimates import EstimateStatus, list_estimates, view_estimate
from services.estimates.office_estimates import (
    EstimateQuery,
    PublishingRefused,
    add_estimate_photos,
    clear_estimate_photos,
    list_office_estimates,
    publish_estimate,
    read_estimate_query,
    view_office_estimate,
    withdraw_estimate,
)
from services.kit.errors import DomainError, NotFound, NotPermitted
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.notices.notices import write_next_notice
from services.talk.conversations import Attachment
from services.work.photos import StoredPicture
from tests.factories import actor_of, make_customer, make_member
from tests.talk_world import LINKS, approval_of, make_estimate, office_actor

pytestmark = pytest.mark.usefixtures("stopped_clock")


def kinds(session: Session) -> list[str]:
    return [row.kind for row in session.exec(select(Activity).order_by(Activity.id)).all()]


def test_publish_shows_a_draft_and_tells_the_customer(session: Session) -> None:
    customer = make_customer(session)
    make_member(session, customer)
    office, draft = (
        office_actor(session),
        make_estimate(session, customer, state=EstimateState.DRAFT),
    )
    assert list_estimates(session, actor_of(customer)).rows == ()

    status = publish_estimate(session, office, draft.number)

    assert status is EstimateStatus.OPEN
    assert [row.number for row in list_estimates(session, actor_of(customer)).rows] == [
        draft.number
    ]
    assert kinds(session) == ["estimate.published"]
    while write_next_notice(session, SYSTEM, LINKS):
        pass
    assert [mail.subject for mail in session.exec(select(Outbox)).all()] == [
        f"Estimate {draft.number} is ready"
    ]


def test_publish_twice_changes_nothing(session: Session) -> None:
    draft = make_estimate(session, make_customer(session), state=EstimateState.DRAFT)
    office = office_actor(session)
    publish_estimate(session, office, draft.number)

    assert publish_estimate(session, office, draft.number) is EstimateStatus.OPEN
    assert kinds(session) == ["estimate.published"]


def test_publish_refuses_what_would_be_expired(session: Session) -> None:
    draft = make_estimate(
        session, make_customer(session), state=EstimateState.DRAFT, expires_on=date(2026, 3, 1)
    )

    with pytest.raises(PublishingRefused, match="good until 2026-03-01"):
        publish_estimate(session, office_actor(session), draft.number)
    session.rollback()
    assert draft.state is EstimateState.DRAFT


def test_withdraw_takes_back_what_nobody_answered(session: Session) -> None:
    customer = make_customer(session)
    actor, estimate = actor_of(customer), make_estimate(session, customer)
    approval = approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    office = office_actor(session)

    first = withdraw_estimate(session, office, estimate.number)
    second = withdraw_estimate(session, office, estimate.number)

    assert first is second is EstimateStatus.WITHDRAWN
    assert kinds(session) == ["estimate.withdrawn"]
    assert view_estimate(session, actor, estimate.number).status is EstimateStatus.WITHDRAWN
    with pytest.raises(EstimateRefused, match="was withdrawn"):
        approve_estimate(session, actor, approval)


def test_withdrawn_before_its_mail_is_not_announced(session: Session) -> None:
    customer = make_customer(session)
    make_member(session, customer)
    office, draft = (
        office_actor(session),
        make_estimate(session, customer, state=EstimateState.DRAFT),
    )
    publish_estimate(session, office, draft.number)
    withdraw_estimate(session, office, draft.number)

    while write_next_notice(session, SYSTEM, LINKS):
        pass

    assert session.exec(select(Outbox)).all() == []
    assert session.exec(select(NoticeTask)).all() == []


def test_withdraw_refuses_drafts_and_answered_ones(session: Session) -> None:
    customer = make_customer(session)
    office = office_actor(session)
    draft = make_estimate(session, customer, state=EstimateState.DRAFT)
    answered = make_estimate(session, customer)
    actor = actor_of(customer)
    approve_estimate(
        session, actor, approval_of(session, actor, answered.number, "Plant boxwood, 12")
    )

    with pytest.raises(PublishingRefused, match="no customer sees it"):
        withdraw_estimate(session, office, draft.number)
    with pytest.raises(PublishingRefused, match="Ingrid Sandoval has approved"):
        withdraw_estimate(session, office, answered.number)
    with pytest.raises(PublishingRefused, match="not a draft"):
        publish_estimate(session, office, answered.number)


def test_approving_and_withdrawing_at_once_ends_one_way(session: Session) -> None:
    customer = make_customer(session)
    actor, estimate = actor_of(customer), make_estimate(session, customer)
    approval = approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    office = office_actor(session)
    session.commit()

    def attempt(act: str) -> bool:
        try:
            if act == "approve":
                write(lambda now: approve_estimate(now, actor, approval))
            else:
                write(lambda now: withdraw_estimate(now, office, estimate.number))
        except DomainError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, ("approve", "withdraw")))

    session.rollback()
    session.refresh(estimate)
    assert sorted(done) == [False, True]
    assert (estimate.withdrawn_at is None) == (estimate.state is EstimateState.APPROVED) == done[0]


def test_list_finds_by_shelf_and_words(session: Session) -> None:
    ann, bob = make_customer(session, "Ann Abbot"), make_customer(session, "Bob 100%")
    draft = make_estimate(session, ann, state=EstimateState.DRAFT)
    waiting = make_estimate(session, bob)
    late = make_estimate(session, bob, expires_on=date(2026, 3, 1))
    gone = make_estimate(session, ann)
    gone.withdrawn_at = clock.now()
    session.commit()
    office = office_actor(session)

    def found(status_filter: EstimateFilter = EstimateFilter.ALL, text: str = "") -> list[str]:
        query = EstimateQuery(EstimateSearch(status_filter, text))
        rows = list_office_estimates(session, office, query).rows
        return [row.summary.number for row in rows]

    assert found() == [gone.number, late.number, waiting.number, draft.number]
    assert found(EstimateFilter.DRAFT) == [draft.number]
    assert found(EstimateFilter.OPEN) == [waiting.number]
    assert found(EstimateFilter.OVER) == [gone.number, late.number]
    assert found(text="100%") == [late.number, waiting.number]
    assert found(text=draft.number.lower()) == [draft.number]


def test_page_past_the_end_is_the_last_one(session: Session) -> None:
    make_estimate(session, make_customer(session))
    query = read_estimate_query({"page": "7", "show": "nonsense"})

    found = list_office_estimates(session, office_actor(session), query)

    assert (query.search.status_filter, found.page, len(found.rows)) == (EstimateFilter.ALL, 1, 1)


def test_only_the_office_looks_and_offers(session: Session) -> None:
    customer = make_customer(session)
    estimate, actor = make_estimate(session, customer), actor_of(customer)

    for service in (view_office_estimate, publish_estimate, withdraw_estimate):
        with pytest.raises(NotPermitted):
            service(session, actor, estimate.number)
        with pytest.raises(NotFound):
            service(session, SYSTEM, "EST-0")
    with pytest.raises(NotPermitted):
        list_office_estimates(session, actor, EstimateQuery())


def photo(name: str) -> Attachment:
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return Attachment(StoredPicture(sha256, "image/jpeg", 9, 640, 480), name)


def test_photos_stand_on_the_estimate_and_count_as_offered(session: Session) -> None:
    customer = make_customer(session)
    actor, estimate = actor_of(customer), make_estimate(session, customer)
    office = office_actor(session)
    stale = approval_of(session, actor, estimate.number, "Plant boxwood, 12")

    add_estimate_photos(session, office, estimate.number, [photo("before.jpg")])
    add_estimate_photos(session, office, estimate.number, [photo("before.jpg"), photo("b.jpg")])

    shown = view_estimate(session, actor, estimate.number).photos
    assert [one.name for one in shown] == ["before.jpg", "b.jpg"]
    assert kinds(session) == ["estimate.changed"] * 2
    with pytest.raises(EstimateRefused, match="was changed"):
        approve_estimate(session, actor, stale)
    approve_estimate(
        session, actor, approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    )
    signed = json.loads(session.exec(select(Signature)).one().content)
    assert signed["offer"]["photos"] == [one.sha256 for one in shown]
    for change in (
        lambda: add_estimate_photos(session, office, estimate.number, [photo("c.jpg")]),
        lambda: clear_estimate_photos(session, office, estimate.number),
    ):
        with pytest.raises(PublishingRefused, match="stays as it is"):
            change()


def test_photos_can_be_taken_off_and_have_an_end(session: Session) -> None:
    draft = make_estimate(session, make_customer(session), state=EstimateState.DRAFT)
    office = office_actor(session)
    add_estimate_photos(session, office, draft.number, [photo("a.jpg")])

    many = [photo(str(number)) for number in range(12)]

    with pytest.raises(PublishingRefused, match="up to 12"):
        add_estimate_photos(session, office, draft.number, many)
    clear_estimate_photos(session, office, draft.number)

    assert view_office_estimate(session, office, draft.number).detail.photos == ()
    assert session.exec(select(Activity.customer_id)).all() == [None, None]


def test_photos_of_drafts_are_the_offices_alone(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    draft = make_estimate(session, customer, state=EstimateState.DRAFT)
    office, actor = office_actor(session), actor_of(customer, Role.BASIC)
    add_estimate_photos(session, office, draft.number, [photo("a.jpg")])
    [one] = view_office_estimate(session, office, draft.number).detail.photos

    assert find_file(session, office, one.file_id).name == "a.jpg"
    with pytest.raises(NotFound):
        find_file(session, actor, one.file_id)
    publish_estimate(session, office, draft.number)
    assert find_file(session, actor, one.file_id).name == "a.jpg"
    with pytest.raises(NotFound):
        find_file(session, actor_of(other), one.file_id)
