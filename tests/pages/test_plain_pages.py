"""Plain pages: no script, little room, own style alone, and hostile names as text."""

import re
from datetime import date
from functools import partial
from html.parser import HTMLParser
from uuid import UUID

import pytest

from components.accounts.account_pages import email_change_page, terms_page
from components.accounts.invitation_pages import TypedRegistration, invitation_page, joining_page
from components.accounts.password_pages import password_page, reset_page
from components.accounts.second_factor_pages import (
    TypedCode,
    enrolment_page,
    factor_page,
    recovery_page,
)
from components.accounts.sign_in_pages import (
    CodeView,
    LinkPageView,
    SignInView,
    code_page,
    link_page,
    sign_in_page,
)
from components.demo.mailbox_page import mailbox_page
from components.kit import html as h
from components.kit.plain_messages import error_page, message_page, not_found_page
from components.kit.theme import portal_css, portal_sheet
from components.money.public_pages import hold_page, unknown_document_page, verify_page
from components.notices.unsubscribe_page import unsubscribe_page
from components.records.api_docs_page import ApiDocs, ApiField, ApiOperation, api_docs_page
from data.kit.money import Money
from data.mail.outbox import MailState
from pages.entry.html_page import Draw
from services.accounts.invitation_answers import InvitationState, InvitationView
from services.accounts.second_factors import Enrolment
from services.kit.contractors import Contractor
from services.mail.queue import MailboxEntry
from services.money.autopay_holds import PlannedCharge
from services.money.verification import VerifiedDocument

BAD = '</script><script nonce="x">alert(1)</script><img src=x onerror=alert(1)>'
CONTRACTOR = Contractor(name=BAD, phone=BAD, email=BAD, brand_color=BAD)
MOST = 30_000  # bytes
NO_ID = UUID(int=0)

_INVITED = InvitationView(InvitationState.OPEN, BAD, BAD, BAD)
_TEAM = InvitationView(InvitationState.OPEN, "ann@x.example", "")
_TYPED = TypedCode(BAD, BAD, BAD)
_PLANNED = PlannedCharge(NO_ID, BAD, Money(1, "usd"), date(2026, 1, 2), is_held=False)
_HELD = PlannedCharge(NO_ID, BAD, Money(1, "usd"), date(2026, 1, 2), is_held=True)
_PAPER = VerifiedDocument(BAD, BAD, Money(1, "usd"), BAD)
_SIGN_IN = SignInView(BAD, BAD, BAD, "email", BAD, BAD, f"/sign-in/oidc?{BAD}")
ENTRY_PAGES: dict[str, Draw] = {
    "sign in": partial(sign_in_page, _SIGN_IN),
    "code": partial(code_page, CodeView(BAD, BAD, False, BAD, BAD, f"/demo?{BAD}")),
    "code of before": partial(code_page, CodeView(BAD, BAD, True)),
    "link": partial(link_page, LinkPageView(BAD, BAD, f"/x/{BAD}", BAD)),
    "reset": partial(reset_page, BAD, BAD),
    "password": partial(password_page, BAD, f"/x/{BAD}", BAD),
    "factor": partial(factor_page, BAD, _TYPED),
    "enrolment": partial(enrolment_page, Enrolment(BAD, f"/x/{BAD}"), _TYPED),
    "recovery": partial(recovery_page, (BAD,), f"/x/{BAD}"),
    "invitation": partial(
        invitation_page, _INVITED, TypedRegistration(BAD, True, BAD, "name"), f"/x/{BAD}"
    ),
    "invitation to the team": partial(invitation_page, _TEAM, TypedRegistration(""), "/x"),
    "joining": partial(joining_page, _INVITED, BAD, f"/x/{BAD}", BAD),
    "joining as somebody else": partial(joining_page, _INVITED, "ann@x.example", f"/{BAD}", BAD),
    "joining as a stranger": partial(joining_page, _INVITED, "", f"/x/{BAD}", BAD),
    "terms": partial(terms_page, (BAD,), 1),
    "email change": partial(email_change_page, BAD, BAD, True, f"/x/{BAD}"),
    "message": partial(message_page, BAD, (BAD,), f"/x/{BAD}", BAD),
    "error": partial(error_page, BAD, BAD),
    "not found": not_found_page,
    "unsubscribe": partial(unsubscribe_page, BAD, False),
    "unsubscribed": partial(unsubscribe_page, BAD, True),
    "verify": partial(verify_page, _PAPER),
    "verify nothing": unknown_document_page,
    "hold": partial(hold_page, _PLANNED),
    "held": partial(hold_page, _HELD),
    "nothing to hold": partial(hold_page, None),
}
_MAIL = MailboxEntry(NO_ID, BAD, BAD, BAD, BAD, BAD, MailState.SENT)
_FIELD = ApiField(BAD, BAD, True, BAD)
_DOCS = ApiDocs(BAD, BAD, (ApiOperation(BAD, BAD, BAD, (_FIELD,)),), ((BAD, (_FIELD,)),))
PAGES = {name: h.written(draw(CONTRACTOR)) for name, draw in ENTRY_PAGES.items()} | {
    "mailbox": h.written(mailbox_page(BAD, [_MAIL], "http://x.example")),
    "empty mailbox": h.written(mailbox_page(BAD, [], "http://x.example")),
    "docs": h.written(api_docs_page(_DOCS)),
}


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]


class Tags(HTMLParser):
    """Reads a page as browsers do: its elements, their attributes, and what they load."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.asked: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs
        if tag in {"link", "img", "iframe"}:
            self.asked += [value for name, value in attrs if name in {"href", "src"}]


def read_tags(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    return tags


def check_page(html: str) -> None:
    """Small, scriptless, and of our own style and fonts only."""
    assert len(html.encode()) < MOST
    read = read_tags(html)
    assert "script" not in read.names
    assert [name for name, _ in read.attributes if name.startswith("on")] == []
    asked = [value or "" for value in read.asked]
    assert portal_sheet().url in asked
    assert [one for one in asked if not re.match(r"/(?!/)|data:image/", one)] == []
    assert "@import" not in html
    assert "url(" not in html


def test_page_is_small_without_script_and_of_own_style(page: str) -> None:
    check_page(page)


def test_what_people_wrote_is_text(page: str) -> None:
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "nonce" not in dict(read_tags(page).attributes)


@pytest.mark.parametrize("name", sorted(ENTRY_PAGES.keys() - {"not found", "nothing to hold"}))
def test_a_hostile_name_is_shown_as_it_was_typed(name: str) -> None:
    assert "&lt;script nonce=&#34;x&#34;&gt;" in PAGES[name]


def test_every_look_stands_in_the_style_sheet(page: str) -> None:
    looks = {
        look
        for name, value in read_tags(page).attributes
        if name == "class"
        for look in (value or "").split()
    }

    assert {look for look in looks if f".{look}" not in portal_css()} == set()


def test_page_has_one_main_landmark_and_one_title(page: str) -> None:
    assert [page.count(tag) for tag in ("<main", "<h1>", "<title>")] == [1, 1, 1]


def draw(make: Draw) -> str:
    return h.written(make(Contractor(name="Greenfield")))


def test_every_field_is_named_by_its_label(page: str) -> None:
    fields = re.findall(r'<input id="(\w+)"', page)

    assert fields == re.findall(r'<label for="(\w+)"', page)


def test_sign_in_names_its_fields_and_buttons() -> None:
    html = draw(partial(sign_in_page, SignInView("/invoices", "dana@x.example")))

    for part in (
        '<label for="email">Email</label>',
        '<label for="password">Password</label>',
        ">Email me a link</button>",
        ">Sign in</button>",
        'name="next" value="/invoices"',
        'value="dana@x.example"',
    ):
        assert part in html


def test_link_page_names_who_continues() -> None:
    html = draw(partial(link_page, LinkPageView("Dana", "", "/x", "/")))

    assert ">Continue as Dana</button>" in html


def test_brand_falls_back_to_evergreen() -> None:
    assert ":root{--brand-light:#1f6b47;--brand-dark:#6fcf9f}" in PAGES["not found"]
