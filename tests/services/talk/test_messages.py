from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from data.accounts.people import Role
from data.kit.activity import Activity
from data.kit.files import File
from data.talk.messages import Message, Thread, ThreadTopic
from services.documents.files import find_file
from services.kit.errors import NotFound, NotPermitted, TooManyTries
from services.kit.permissions import Actor
from services.kit.plain_texts import LONGEST_TEXT, TextRefused
from services.talk.conversations import Attachment, MessageText
from services.talk.inbox import answer_thread
from services.talk.message_drafts import DraftFields, as_new_thread, keep_draft, read_message_form
from services.talk.messages import (
    MESSAGES_PER_PERSON,
    NewThread,
    count_unread,
    list_threads,
    mark_thread_read,
    open_thread,
    reply_to_thread,
    view_thread,
)
from services.talk.photo_uploads import UploadTokens
from services.work.photos import StoredPicture
from tests.factories import (
    actor_of,
    make_customer,
    make_invoice,
    make_member,
    make_property,
    make_visit,
)
from tests.talk_world import make_estimate, member_actor, office_actor, words

HOSTILE = "<script>alert(1)</script> \u202eevil\u202c שלום 👩‍🌾 {{ 7*7 }} %s\r\nBcc: x@example.com"
PICTURE = StoredPicture("ab" * 32, "image/jpeg", 10, 800, 600)


def test_open_thread_says_it_once_whatever_is_pressed(session: Session) -> None:
    customer = make_customer(session)
    actor = member_actor(customer, make_member(session, customer))
    new = NewThread("When do you come?", words=words())

    first = open_thread(session, actor, new)
    second = open_thread(session, actor, new)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.message_id == second.message_id
    assert len(session.exec(select(Thread)).all()) == 1
    assert [row.kind for row in session.exec(select(Activity)).all()] == ["message.sent"]


def test_name_and_phone_can_be_changed_for_a_message(session: Session) -> None:
    customer = make_customer(session)
    actor = member_actor(customer, make_member(session, customer))
    typed = MessageText("Hello", uuid4(), name="Aunt\nMay", phone="+1 716 555 0199")

    opened = open_thread(session, actor, NewThread("Hello", words=typed))

    (message,) = view_thread(session, actor, opened.thread_id).messages
    assert (message.author_name, message.author_phone) == ("Aunt May", "+1 716 555 0199")
    assert message.is_mine


def test_hostile_text_is_kept_as_typed(session: Session) -> None:
    customer = make_customer(session)
    actor = member_actor(customer, make_member(session, customer))

    opened = open_thread(session, actor, NewThread(f"\x00{HOSTILE}\ud800"))

    detail = view_thread(session, actor, opened.thread_id)
    assert detail.messages[0].text == HOSTILE.replace("\r\n", "\n")
    assert "\n" not in detail.summary.title


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00", "x" * (LONGEST_TEXT + 1), "y" * 1_000_000])
def test_no_text_and_too_much_text_are_refused(session: Session, text: str) -> None:
    customer = make_customer(session)

    with pytest.raises(TextRefused):
        open_thread(session, actor_of(customer), NewThread(text))


def test_second_question_about_a_thing_joins_the_first(session: Session) -> None:
    customer = make_customer(session)
    visit = make_visit(session, make_property(session, customer))
    actor = member_actor(customer, make_member(session, customer))

    first = open_thread(session, actor, NewThread("Why?", ThreadTopic.VISIT, visit.id))
    second = open_thread(session, actor, NewThread("Really?", ThreadTopic.VISIT, visit.id))

    detail = view_thread(session, actor, first.thread_id)
    assert (second.thread_id, second.is_new) == (first.thread_id, False)
    assert [message.text for message in detail.messages] == ["Why?", "Really?"]
    assert detail.link == f"/appointments/{visit.id}"
    assert detail.summary.property_name == "Birch St 1"


def test_nobody_writes_about_what_is_not_theirs(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    foreign = make_property(session, other)
    subjects = [
        (ThreadTopic.VISIT, make_visit(session, foreign).id),
        (ThreadTopic.ESTIMATE, make_estimate(session, other).id),
        (ThreadTopic.INVOICE, make_invoice(session, other).id),
        (ThreadTopic.OTHER, uuid4()),
    ]

    for topic, subject_id in subjects:
        with pytest.raises(NotFound):
            open_thread(session, actor_of(customer), NewThread("Hm", topic, subject_id))
    with pytest.raises(NotFound):
        open_thread(session, actor_of(customer), NewThread("Hm", property_id=foreign.id))


def test_basic_person_reads_no_talk_about_money(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer)
    payer = member_actor(customer, make_member(session, customer))
    basic = member_actor(customer, make_member(session, customer), Role.BASIC)
    opened = open_thread(session, payer, NewThread("Why?", ThreadTopic.INVOICE, invoice.id))

    assert list_threads(session, basic) == ()
    with pytest.raises(NotFound):
        view_thread(session, basic, opened.thread_id)
    with pytest.raises(NotFound):
        reply_to_thread(session, basic, opened.thread_id, words())
    with pytest.raises(NotPermitted):
        open_thread(session, basic, NewThread("Why?", ThreadTopic.INVOICE, invoice.id))


def test_limited_person_reads_their_property_and_what_they_wrote(session: Session) -> None:
    customer = make_customer(session)
    mine, hidden = make_property(session, customer), make_property(session, customer, "Elm 2")
    admin = member_actor(customer, make_member(session, customer))
    tenant = member_actor(customer, make_member(session, customer), Role.BASIC)
    tenant = replace(tenant, scope=frozenset({mine.id}))
    inside = open_thread(session, admin, NewThread("In", property_id=mine.id))
    open_thread(session, admin, NewThread("Out", property_id=hidden.id))
    open_thread(session, admin, NewThread("General"))
    own = open_thread(session, tenant, NewThread("Mine"))

    found = {thread.id for thread in list_threads(session, tenant)}

    assert found == {inside.thread_id, own.thread_id}


def test_answer_is_unread_until_it_is_read(session: Session) -> None:
    customer = make_customer(session)
    actor = member_actor(customer, make_member(session, customer))
    opened = open_thread(session, actor, NewThread("When?"))
    assert count_unread(session, actor) == 0

    answer_thread(session, office_actor(session), opened.thread_id, words("Tuesday"))

    assert count_unread(session, actor) == 1
    assert mark_thread_read(session, actor, opened.thread_id) == 0


def test_photo_of_a_message_is_for_those_who_read_it(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    actor = member_actor(customer, make_member(session, customer))
    basic = member_actor(customer, make_member(session, customer), Role.BASIC)
    photo = MessageText("Look", uuid4(), photos=(Attachment(PICTURE, "leak.jpg"),))
    open_thread(session, actor, NewThread("Look", ThreadTopic.BILLING, words=photo))
    file = session.exec(select(File)).one()

    assert find_file(session, actor, file.id).name == "leak.jpg"
    assert find_file(session, office_actor(session), file.id).sha256 == PICTURE.sha256
    for stranger in (actor_of(other), basic):
        with pytest.raises(NotFound):
            find_file(session, stranger, file.id)


def test_note_of_an_upload_is_good_for_its_person_only() -> None:
    tokens = UploadTokens("5ca1ab1e" * 8)
    me, other = uuid4(), uuid4()
    token = tokens.make(me, PICTURE, "a/../b\n.jpg")

    assert tokens.read(me, token) == Attachment(PICTURE, "a/../b .jpg")
    for person, sent in ((other, token), (me, token + "x"), (me, "nonsense")):
        with pytest.raises(NotFound):
            tokens.read(person, sent)


def test_draft_stays_until_it_is_sent(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    actor = member_actor(customer, make_member(session, customer))
    draft = DraftFields("Half a sent", "Ann", "555", "schedule", str(place.id))

    keep_draft(session, actor, draft)

    assert read_message_form(session, actor).draft == draft
    keep_draft(session, actor, DraftFields(""))
    form = read_message_form(session, actor)
    assert form.draft == DraftFields("", "Ingrid Sandoval", "", "question", str(place.id))


def test_number_on_the_customers_file_stands_in_for_a_missing_one(session: Session) -> None:
    customer = make_customer(session)
    customer.phone = "+1 716 555 0142"
    person = make_member(session, customer)
    actor = member_actor(customer, person)
    session.commit()

    assert read_message_form(session, actor).draft.phone == "+1 716 555 0142"
    person.phone = "+1 716 555 0199"
    assert read_message_form(session, actor).draft.phone == "+1 716 555 0199"


def test_draft_with_nonsense_becomes_a_plain_question(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    actor = member_actor(customer, make_member(session, customer))
    foreign = make_property(session, other)
    draft = DraftFields("Hi", topic="'; drop", property_id=str(foreign.id))

    keep_draft(session, actor, draft)

    kept = read_message_form(session, actor).draft
    assert (kept.topic, kept.property_id) == ("question", "")
    assert as_new_thread(replace(draft, property_id="x"), words()).property_id is None


def test_flood_is_stopped(session: Session) -> None:
    customer = make_customer(session)
    actor = member_actor(customer, make_member(session, customer))
    opened = open_thread(session, actor, NewThread("1"))
    for _ in range(MESSAGES_PER_PERSON.most - 1):
        reply_to_thread(session, actor, opened.thread_id, words())

    with pytest.raises(TooManyTries):
        reply_to_thread(session, actor, opened.thread_id, words())
    assert len(session.exec(select(Message)).all()) == MESSAGES_PER_PERSON.most


def test_list_costs_the_same_for_one_thread_and_for_three(session: Session) -> None:
    customer = make_customer(session)
    actor = member_actor(customer, make_member(session, customer))
    place = make_property(session, customer)
    open_thread(session, actor, NewThread("1", property_id=place.id))
    session.commit()
    one = count_statements(session, actor)
    for text in ("2", "3"):
        open_thread(session, actor, NewThread(text, property_id=place.id))
    session.commit()

    assert count_statements(session, actor) == one


def count_statements(session: Session, actor: Actor) -> int:
    seen: list[str] = []
    engine = session.get_bind()

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    list_threads(session, actor)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
