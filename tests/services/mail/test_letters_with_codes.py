"""The mails of invitations and codes."""

import pytest

from services.kit.contractors import Contractor
from services.mail.letters import (
    KINDS_WITH_SECRETS,
    InvitationFacts,
    account_letter,
    invitation_letter,
    proof_letter,
    sign_in_letter,
)
from services.mail.rendering import Letter

CONTRACTOR = Contractor(name="Greenfield <b>Grounds</b>", phone="+1 716 555 0100")
ADDRESS = "https://portal.example/invitation/abc"
HOSTILE = "Ann <img src=x>\r\nBcc: eve@example.com"
FACTS = InvitationFacts(inviter=HOSTILE, customer=HOSTILE, address=ADDRESS)


@pytest.mark.parametrize(
    "letter",
    [
        invitation_letter(CONTRACTOR, HOSTILE, FACTS),
        proof_letter(CONTRACTOR, HOSTILE, "123456"),
        sign_in_letter(CONTRACTOR, HOSTILE, ADDRESS, "123456"),
    ],
    ids=lambda letter: letter.kind,
)
def test_names_are_text_and_start_no_header(letter: Letter) -> None:
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject
    assert "<img" not in letter.html
    assert "<b>" not in letter.html
    assert "+1 716 555 0100" in letter.text
    assert letter.kind in KINDS_WITH_SECRETS  # its text is deleted once it is sent


def test_invitation_says_who_invites_to_what() -> None:
    facts = InvitationFacts("Ingrid Sandoval", "Sandoval House", ADDRESS)

    letter = invitation_letter(Contractor(name="Greenfield"), "Nora", facts)

    subject = "Greenfield invites you to the customer portal for Sandoval House"
    assert letter.subject == subject
    for text in (letter.text, letter.html):
        for part in (subject, "Ingrid Sandoval", "Nora", ADDRESS, "7 days", "works once"):
            assert part in text


def test_change_of_the_account_is_told_without_a_link() -> None:
    letter = account_letter(CONTRACTOR, HOSTILE, "Two-step verification was turned on.")

    assert "Two-step verification was turned on." in letter.text
    assert "choose a new password" in letter.html
    assert "<img" not in letter.html
    assert "http" not in letter.text


def test_staff_is_invited_to_the_team() -> None:
    facts = InvitationFacts("Greenfield", "", ADDRESS)

    assert invitation_letter(Contractor(name="G"), "", facts).subject == "G invites you to the team"


@pytest.mark.parametrize("code", ["123456", ""])
def test_code_stands_on_a_line_of_its_own_where_there_is_one(code: str) -> None:
    letter = sign_in_letter(CONTRACTOR, "Ann", ADDRESS, code)

    assert ("another device" in letter.text) is bool(code)
    assert ("another device" in letter.html) is bool(code)
    if code:
        assert code in letter.text.splitlines()
