import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.form_fields import FormFields
from components.kit.shell import Shell
from components.talk.inbox_parts import UnsentMails
from components.talk.talk_parts import ThreadList
from data.accounts.people import Person, Role
from data.mail.outbox import MailState, Outbox
from services.kit.permissions import Actor
from services.kit.unit_of_work import write
from services.talk.inbox import answer_thread
from services.talk.messages import NewThread, list_threads, open_thread
from tests.drawn import do, fill, links_of, press, send_message
from tests.factories import make_customer, make_member, make_property
from tests.pages.conftest import SignIn
from tests.pages.portal.test_people import eventually
from tests.talk_world import member_actor, office_actor, words

HOSTILE = "<script>alert(1)</script> \u202eevil {{ 7*7 }} 👩‍🌾"


def ask(session: Session, actor: Actor, text: str) -> Actor:
    """A question of the customer's; returns somebody of the office."""
    session.rollback()
    write(lambda own: open_thread(own, actor, NewThread(text)))
    return office_actor(session)


async def test_message_is_sent_from_any_page(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    make_property(session, customer)
    person = make_member(session, customer)
    await sign_in(user, person)
    await user.open("/dashboard")

    send_message(user)
    await user.should_see(kind=FormFields)
    fill(user, name="Aunt May", message=HOSTILE)
    press(user, "Send")

    await user.should_see("Message sent.")
    session.rollback()
    (thread,) = list_threads(session, member_actor(customer, person))
    session.rollback()  # the portal, which is ending, would wait for the lock
    assert (thread.last_name, thread.snippet) == ("Aunt May", " ".join(HOSTILE.split()))


async def test_empty_message_says_so_at_its_field(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))
    await user.open("/messages")

    send_message(user)
    await user.should_see(kind=FormFields)
    press(user, "Send")

    await user.should_see("Write a few words first.")


async def test_answer_arrives_by_itself_and_is_counted(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    actor = member_actor(customer, person)
    office = ask(session, actor, "When do you come?")
    (thread,) = list_threads(session, actor)
    await sign_in(user, person)
    await user.open("/messages")
    await user.should_see("When do you come?")
    session.rollback()

    write(lambda own: answer_thread(own, office, thread.id, words("On Tuesday")))

    await user.should_see("Olive Office: On Tuesday")
    (shell,) = user.find(Shell).elements

    def badges() -> dict[str, str]:
        return {item.href: item.badge for item in shell.facts.nav}

    await eventually(lambda: badges()["/messages"] == "1")  # the frame is read by itself


async def test_thread_page_is_a_conversation(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    actor = member_actor(customer, person)
    ask(session, actor, HOSTILE)
    (thread,) = list_threads(session, actor)
    await sign_in(user, person)
    await user.open(f"/messages/{thread.id}")
    await user.should_see(HOSTILE)
    await user.should_see(FormFields)

    fill(user, reply="One more thing")
    press(user, "Send")

    await user.should_see("Ingrid Sandoval: One more thing")


async def test_other_customers_thread_is_not_found(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    other = make_customer(session, "Somebody Else")
    actor = member_actor(other, make_member(session, other))
    ask(session, actor, "Secret")
    (thread,) = list_threads(session, actor)
    await sign_in(user, make_member(session, make_customer(session)))

    response = await user.http_client.get(f"/messages/{thread.id}")

    assert response.status_code == 404


async def test_office_answers_in_its_inbox(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    office = ask(session, member_actor(customer, make_member(session, customer)), "Hello?")
    person = session.get_one(Person, office.person_id)
    await sign_in(user, person)
    await user.open("/office/inbox")
    await user.should_see("Hello?")
    session.rollback()
    threads = user.find(ThreadList).elements
    (address,) = (href for one in threads for href in links_of(one))

    await user.open(address)
    await user.should_see("Nobody yet")
    fill(user, reply="Good morning")
    press(user, "Send")

    await user.should_see("Good morning")
    await user.should_see("Answered by")


@pytest.mark.parametrize("role", [Role.BASIC, Role.ADMIN])
async def test_customers_find_no_inbox(
    user: Browser, session: Session, sign_in: SignIn, role: Role
) -> None:
    await sign_in(user, make_member(session, make_customer(session), role))

    response = await user.http_client.get("/office/inbox")

    assert response.status_code == 404


async def test_unsent_mail_is_tried_again_from_the_inbox(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    office = ask(session, member_actor(customer, make_member(session, customer)), "Hello?")
    mail = Outbox(
        message_id="<1@x>",
        kind="message",
        to_address="gone@example.com",
        subject="Your visit",
        text="Hi",
        html="Hi",
        state=MailState.DEAD,
        last_error="550 no such user",
    )
    session.add(mail)
    session.commit()
    await sign_in(user, session.get_one(Person, office.person_id))
    session.rollback()
    await user.open("/office/inbox")
    await user.should_see("550 no such user")

    (unsent,) = user.find(UnsentMails).elements
    do(unsent, "retry", str(mail.id))

    await user.should_not_see("550 no such user")


async def test_work_is_requested_for_a_property_that_was_chosen(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    make_property(session, customer)
    second = make_property(session, customer)
    await sign_in(user, make_member(session, customer))
    await user.open("/messages")

    press(user, "Request work")
    await user.should_see(kind=FormFields)
    fill(user, service="Aeration")
    press(user, "Send")
    await user.should_see("Choose the property that it is about.")
    fill(user, property=str(second.id))
    press(user, "Send")

    await user.should_see("Your request has reached us.")
