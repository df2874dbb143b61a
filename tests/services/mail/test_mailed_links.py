"""Buttons of mails that sign their reader in: whose, to which page, and what is stored of them."""

import pytest
from sqlmodel import Session, col, select

from data.accounts.people import Membership, Role
from data.accounts.sign_ins import LinkPurpose, SignInLink
from data.mail.outbox import Outbox
from data.work.customers import Customer
from services.accounts.sign_in_links import LinkState, inspect_link
from services.kit.links import hash_token, without_sign_in
from services.kit.permissions import SYSTEM
from services.kit.settings import DemoSettings, Settings
from services.mail.mailed_links import NOTE, ButtonLinks
from services.mail.mailer import WaitingMail, buttons_of, claim_mail
from services.notices.notices import write_reminders
from tests.factories import make_customer, make_invoice, make_member
from tests.services.accounts.sign_in_world import LINKS
from tests.talk_world import LINKS as NOTICE_LINKS

pytestmark = pytest.mark.usefixtures("stopped_clock")
BUTTONS = ButtonLinks(LINKS)
PLAIN_ADDRESS = "https://portal.example/invoices/"
SIGN_IN = "https://portal.example/sign-in/link/"


def remind(session: Session, customer: Customer) -> str:
    """Mails of an invoice that is due; returns its number."""
    invoice = make_invoice(session, customer, 138_75)
    invoice.due_on = invoice.issued_on.replace(year=2026, month=3, day=4)
    session.add(invoice)
    session.commit()
    assert write_reminders(session, SYSTEM, NOTICE_LINKS) == 1
    session.commit()
    return invoice.number


def claim(session: Session, buttons: ButtonLinks | None = BUTTONS) -> WaitingMail:
    mail = claim_mail(session, SYSTEM, buttons)
    session.commit()
    assert mail is not None
    return mail


def links_of(session: Session) -> list[SignInLink]:
    return list(session.exec(select(SignInLink).order_by(col(SignInLink.id))))


def token_of(mail: WaitingMail) -> str:
    return mail.text.partition(SIGN_IN)[2].partition("?")[0]


def test_button_signs_its_reader_in_and_leads_to_the_page(session: Session) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    number = remind(session, customer)

    mail = claim(session)

    token = token_of(mail)
    address = f"{SIGN_IN}{token}?next=/invoices/{number}"
    assert f"Pay $138.75:\n{address}\n" in mail.text
    assert mail.html.count(f'href="{address}"') == 2
    assert PLAIN_ADDRESS not in mail.text + mail.html
    assert f"\n{NOTE}\n\n-- \nGreenfield Grounds\n" in mail.text
    assert mail.html.count(NOTE) == 1
    [link] = links_of(session)
    assert (link.purpose, link.token_hash) == (LinkPurpose.MAIL, hash_token(token))
    assert (link.person_id, link.customer_id) == (person.id, customer.id)
    assert inspect_link(session, SYSTEM, token, LINKS).state is LinkState.VALID


def test_secret_never_lies_in_the_outbox(session: Session) -> None:
    customer = make_customer(session)
    make_member(session, customer)
    remind(session, customer)

    token = token_of(claim(session))

    [row] = session.exec(select(Outbox)).all()
    assert token not in row.text + row.html
    assert PLAIN_ADDRESS in row.text


def test_each_reader_gets_a_link_of_their_own(session: Session) -> None:
    customer = make_customer(session)
    people = [make_member(session, customer) for _ in range(2)]
    remind(session, customer)

    tokens = {token_of(claim(session)) for _ in people}

    assert len(tokens) == 2
    assert {link.person_id for link in links_of(session)} == {one.id for one in people}


def test_former_address_of_a_person_is_not_let_in(session: Session) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    remind(session, customer)
    person.email = "new@example.com"
    session.add(person)
    session.commit()

    mail = claim(session)

    assert SIGN_IN not in mail.text + mail.html
    assert NOTE not in mail.text + mail.html
    assert links_of(session) == []


def test_mail_to_nobody_in_particular_signs_nobody_in(session: Session) -> None:
    customer = make_customer(session)
    make_member(session, customer)
    remind(session, customer)
    [row] = session.exec(select(Outbox)).all()
    row.person_id = None
    session.add(row)
    session.commit()

    assert SIGN_IN not in claim(session).text
    assert links_of(session) == []


def test_addresses_are_changed_as_a_whole(session: Session) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    page = f"{PLAIN_ADDRESS}INV-1"
    text = f"See:\n{page}\n\nShe wrote: {page}0 and {page}.\n"
    row = Outbox(
        message_id="<1@porchlight>",
        kind="message",
        person_id=person.id,
        to_address=person.email,
        subject="Hello",
        text=text,
        html=f'<a href="{page}">{page}</a> {page}0',
        pages=[page],
    )
    session.add(row)
    session.commit()

    mail = claim(session)

    address = f"{SIGN_IN}{token_of(mail)}?next=/invoices/INV-1"
    assert mail.text == f"See:\n{address}\n\nShe wrote: {page}0 and {page}.\n"
    assert mail.html == f'<a href="{address}">{address}</a> {page}0'


def test_demo_keeps_what_its_mailbox_shows(session: Session) -> None:
    customer = make_customer(session)
    make_member(session, customer)
    remind(session, customer)

    mail = claim(session, ButtonLinks(LINKS, are_kept=True))

    [row] = session.exec(select(Outbox)).all()
    assert (row.text, row.html, row.pages) == (mail.text, mail.html, [])
    assert SIGN_IN in row.text


@pytest.mark.parametrize(
    ("settings", "signs_in", "are_kept"),
    [
        (Settings(_env_file=None, smtp_url="smtp://mail.example"), True, False),
        (Settings(_env_file=None, smtp_url="smtp://mail.example", mail_links="plain"), False, None),
        (Settings(_env_file=None), False, None),
        (DemoSettings(_env_file=None), True, True),
        (DemoSettings(_env_file=None, mail_links="plain"), False, None),
    ],
    ids=["smtp", "plain", "no smtp", "demo", "plain demo"],
)
def test_owner_can_have_plain_links(
    settings: Settings, signs_in: bool, are_kept: bool | None
) -> None:
    buttons = buttons_of(settings)

    assert (buttons is not None, buttons and buttons.are_kept) == (signs_in, are_kept)


def test_subject_names_the_customer_to_who_has_several(session: Session) -> None:
    home, shop = make_customer(session, "Smith, John"), make_customer(session, "Smith Rentals")
    person = make_member(session, home)
    session.add(Membership(person_id=person.id, customer_id=shop.id, role=Role.ADMIN))
    session.commit()
    number = remind(session, shop)

    mail = claim(session)

    assert mail.subject == f"Invoice {number} is due on Wednesday, March 4 · Smith Rentals"


def test_reply_that_quotes_a_button_gives_nobody_its_sign_in() -> None:
    said = f"Thanks! <{SIGN_IN}abc.def-_~?next=/messages/1> and {PLAIN_ADDRESS}INV-1"

    assert without_sign_in(said) == f"Thanks! <> and {PLAIN_ADDRESS}INV-1"
