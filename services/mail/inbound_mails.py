"""Reads raw mail (RFC 5322): who sent it, to which of our addresses, what it says and shows."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr

from services.kit.errors import DomainError
from services.kit.links import without_sign_in
from services.mail.quoted_mails import strip_quotes, text_of_html
from services.mail.reply_addresses import ReplyAddresses, ReplyToken

MOST_BYTES = 25_000_000
MOST_PICTURES = 8
MOST_PARTS = 200
SMALLEST_PICTURE = 4_000  # bytes: below are logos and dots of signatures
# Where mail servers write the address that a mail was delivered to.
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")
# What Python's reader raises on headers and parts that are no mail.
_DAMAGED = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)


class MailRefused(DomainError):
    """The mail is not taken; the sentence is for whoever sent it."""


@dataclass(frozen=True, slots=True)
class SentPicture:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Parts:
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    plain: str  # empty where there is none, as ``html`` is
    html: str
    pictures: tuple[SentPicture, ...]
    is_automatic: bool


@dataclass(frozen=True, slots=True)
class InboundMail:
    """A reply as it came in; ``message_id`` is the same when the same mail comes again."""

    message_id: str
    sender: str
    token: ReplyToken | None
    text: str
    pictures: tuple[SentPicture, ...]
    is_automatic: bool


def read_mail(raw: bytes, replies: ReplyAddresses) -> InboundMail:
    """What a mail says. Slow for large ones: call it outside of the event loop.

    Raises:
        MailRefused: it is too large, or no mail.
    """
    if len(raw) > MOST_BYTES:
        raise MailRefused("This mail is too large.")
    try:
        parts = _take_apart(raw)
    except _DAMAGED:
        raise MailRefused("This mail is damaged.") from None
    # From here on it is our own code that fails: the mail must be sent again, not sent back.
    return InboundMail(
        message_id=parts.message_id or hashlib.sha256(raw).hexdigest(),
        sender=parts.sender,
        token=_token(parts.recipients, replies),
        text=without_sign_in(strip_quotes(parts.plain or text_of_html(parts.html))),
        pictures=parts.pictures,
        is_automatic=parts.is_automatic,
    )


def _take_apart(raw: bytes) -> _Parts:
    """All that Python's reader of mails is asked for, which raises what it likes."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    lines = [str(line) for name in _RECIPIENTS for line in message.get_all(name, [])]
    plain = message.get_body(("plain",))
    html = None if plain is not None else message.get_body(("html",))
    return _Parts(
        message_id=_line(message, "message-id"),
        sender=parseaddr(_line(message, "from"))[1].lower(),
        recipients=tuple(address for _, address in getaddresses(lines)),
        plain=_content(plain),
        html=_content(html),
        pictures=tuple(_pictures(message)),
        is_automatic=_is_automatic(message),
    )


def _line(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _token(recipients: tuple[str, ...], replies: ReplyAddresses) -> ReplyToken | None:
    found = (replies.read(address) for address in recipients)
    return next((token for token in found if token is not None), None)


def _is_automatic(message: EmailMessage) -> bool:
    """Answers of machines (RFC 3834), bounces and lists: replying to them would never end."""
    submitted = _line(message, "auto-submitted").partition(";")[0].strip().lower()
    precedence = _line(message, "precedence").lower()
    return (
        submitted not in ("", "no")
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or message.get_content_type() in ("multipart/report", "message/delivery-status")
        or _line(message, "return-path") == "<>"
        or any(message.get(name) for name in ("list-id", "x-autoreply", "x-autorespond"))
    )


def _content(part: object) -> str:
    if not isinstance(part, EmailMessage):
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        # A character set that does not exist: most of them are UTF-8 in truth.
        content = part.get_payload(decode=True)
        return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _pictures(message: EmailMessage) -> Iterator[SentPicture]:
    """Photos, attached or in the text; our own, which came back with a quotation, are not new."""
    found = 0
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS or found >= MOST_PICTURES:
            return
        is_ours = str(part.get("content-id", "")).strip("<> ").endswith("@porchlight")
        if part.get_content_maintype() != "image" or is_ours:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and len(content) >= SMALLEST_PICTURE:
            found += 1
            yield SentPicture(part.get_filename() or "", content)
