"""Links in mails that sign their reader in; the secrets of buttons are made while a mail goes out.

What waits in the outbox names the pages alone, so that their secrets never lie in the database.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from markupsafe import escape
from sqlmodel import Session

from data.accounts.people import Person
from data.accounts.sign_ins import LinkPurpose, SignInLink
from data.kit import clock
from data.mail.outbox import Outbox
from services.kit.links import Links, hash_token
from services.kit.own_paths import with_next
from services.kit.permissions import Actor, Permission, require
from services.mail.rendering import SIGN_IN_NOTE

VALID_FOR = timedelta(days=7)
NOTE = "This email signs you in for 7 days. Keep it to yourself."
_NOTE_HTML = f'<p class="muted" style="margin:16px 0 0;color:#586158;font-size:14px;">{NOTE}</p>'
_SIGNATURE = "\n-- \n"  # the last one; what somebody wrote may hold others


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that is to be stored, and the secret that only its mail will hold."""

    row: SignInLink
    token: str

    def address(self, links: Links, next_path: str) -> str:
        """Where it signs in and goes on to ``next_path``."""
        return links.address(with_next(f"/sign-in/link/{self.token}", next_path))


@dataclass(frozen=True, slots=True)
class ButtonLinks:
    """How the buttons of mails sign in; ``are_kept`` where the demo's mailbox shows the mails."""

    links: Links
    are_kept: bool = False


def make_sign_in_link(
    person: Person, links: Links, purpose: LinkPurpose, customer_id: UUID | None = None
) -> NewLink:
    """A link for a person, good for seven days unless it is revoked; to be stored by the caller."""
    token = links.new_token(LinkPurpose.SIGN_IN.value)
    at = clock.now()
    row = SignInLink(
        purpose=purpose,
        token_hash=hash_token(token),
        person_id=person.id,
        customer_id=customer_id,
        epoch=person.epoch,
        created_at=at,
        expires_at=at + VALID_FOR,
    )
    return NewLink(row, token)


def sign_buttons(
    session: Session, actor: Actor, mail: Outbox, buttons: ButtonLinks
) -> tuple[str, str]:
    """The mail's text and HTML, its buttons made to sign its reader in.

    Unchanged where it has none, is to nobody in particular, or the person has another address
    by now: whoever reads the former one is not let in.
    """
    require(actor, Permission.SEND_MAIL)
    links = buttons.links
    pages = [page for page in mail.pages if page.startswith(f"{links.origin}/")]
    person = session.get(Person, mail.person_id) if mail.person_id and pages else None
    if person is None or person.email != mail.to_address:
        return mail.text, mail.html
    link = make_sign_in_link(person, links, LinkPurpose.MAIL, mail.customer_id)
    session.add(link.row)
    targets = {page: link.address(links, page.removeprefix(links.origin)) for page in pages}
    marked = {str(escape(page)): str(escape(target)) for page, target in targets.items()}
    text = _with_note(_point_to(mail.text, targets))
    html = _point_to(mail.html, marked).replace(SIGN_IN_NOTE, _NOTE_HTML)
    if buttons.are_kept:
        mail.text, mail.html, mail.pages = text, html, []
        session.add(mail)
    return text, html


def _with_note(text: str) -> str:
    words, signature, sender = text.rpartition(_SIGNATURE)
    return f"{words}\n{NOTE}\n{signature}{sender}" if signature else text


def _point_to(text: str, targets: Mapping[str, str]) -> str:
    # Whole addresses only: that of one invoice may be the beginning of another's.
    known = "|".join(map(re.escape, targets))
    return re.sub(rf"(?:{known})(?=[\s\"<]|$)", lambda found: targets[found[0]], text)
