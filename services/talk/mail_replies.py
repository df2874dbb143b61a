"""Mails that come in as replies: each becomes a message of whom we had written to."""

import asyncio
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID, uuid5

import structlog
from sqlmodel import Session

from data.accounts.people import Person, list_staff, people_of_customer
from data.talk.messages import Thread
from services.kit.errors import NotFound
from services.kit.file_store import FileStore
from services.kit.permissions import Actor, Permission, load_members, require
from services.kit.unit_of_work import consult_as_system, execute_as_system
from services.mail.inbound_mails import InboundMail, MailRefused, SentPicture, read_mail
from services.mail.reply_addresses import ReplyAddresses, ReplyToken
from services.talk.conversations import Attachment, MessageText
from services.talk.inbox import answer_thread
from services.talk.messages import reply_to_thread
from services.work.photos import PhotoRefused, prepare_photo, store_picture

_SAME_MAIL = UUID("5a6c0c1e-5e0e-4f0b-8d54-8a2f4f7f2b61")  # names the space of Message-IDs
SMALLEST_SIDE = 120  # pixels: below are logos of signatures

log = structlog.get_logger()


class Taken(Enum):
    """What became of a mail."""

    SAID = auto()
    IGNORED = auto()  # a machine wrote it


@dataclass(frozen=True, slots=True)
class MailReply:
    """What somebody says by mail. ``message_id`` makes the same mail one message."""

    token: ReplyToken
    sender: str
    message_id: str
    text: str
    photos: tuple[Attachment, ...] = ()


class MailReplies:
    """Takes raw mails, from whichever door they come."""

    def __init__(self, replies: ReplyAddresses, store: FileStore) -> None:
        self._replies = replies
        self._store = store

    async def receive(self, raw: bytes) -> Taken:
        """Say in the portal what somebody wrote by mail.

        Raises:
            MailRefused: it is no reply to one of our mails, or nothing is in it.
            NotFound, NotPermitted, TextRefused, TooManyTries: as if it was written in the portal.
        """
        mail = await asyncio.to_thread(read_mail, raw, self._replies)
        if mail.is_automatic:
            log.info("automatic mail ignored")
            return Taken.IGNORED
        if mail.token is None:
            raise MailRefused("This address takes replies to our emails only.")
        # Before its photos cost anything: anybody can send mail.
        await consult_as_system(check_mail_reply, mail.token, mail.sender, self._replies)
        photos, left_out = await asyncio.to_thread(self._keep, mail.pictures)
        text = _with_note(mail, left_out, has_photos=bool(photos))
        reply = MailReply(mail.token, mail.sender, mail.message_id, text, photos)
        await execute_as_system(take_mail_reply, reply, self._replies)
        return Taken.SAID

    def _keep(self, pictures: tuple[SentPicture, ...]) -> tuple[tuple[Attachment, ...], int]:
        kept, left_out = [], 0
        for sent in pictures:
            try:
                photo = prepare_photo(sent.content)
            except PhotoRefused:
                left_out += 1
                continue
            if max(photo.width, photo.height) >= SMALLEST_SIDE:
                kept.append(Attachment(store_picture(self._store, photo), sent.name))
        return tuple(kept), left_out


def check_mail_reply(
    session: Session, actor: Actor, token: ReplyToken, sender: str, replies: ReplyAddresses
) -> None:
    """Whether somebody may be heard at all.

    Raises:
        MailRefused: it came from another address than we had written to.
        NotFound: there is no such conversation for them, any more.
    """
    require(actor, Permission.SEND_MAIL)
    _find(session, token, sender, replies)


def take_mail_reply(
    session: Session, actor: Actor, reply: MailReply, replies: ReplyAddresses
) -> UUID:
    """Say something for whoever the mail was for, with the rights they have now.

    Raises:
        MailRefused: it came from another address than we had written to.
        NotFound: there is no such conversation for them, any more.
        NotPermitted: they may not write any more.
    """
    require(actor, Permission.SEND_MAIL)
    thread, person = _find(session, reply.token, reply.sender, replies)
    words = MessageText(
        reply.text, uuid5(_SAME_MAIL, f"{person.id} {reply.message_id}"), photos=reply.photos
    )
    for member in load_members(session, person.id):
        if member.customer_id == thread.customer_id:
            return reply_to_thread(session, member, thread.id, words)
    if person.staff_role is None:
        raise NotFound("conversation")
    office = Actor(person.staff_role, person.name, person_id=person.id)
    return answer_thread(session, office, thread.id, words)


def _find(
    session: Session, token: ReplyToken, sender: str, replies: ReplyAddresses
) -> tuple[Thread, Person]:
    """The conversation, and whom the address was made for."""
    thread = session.get(Thread, token.thread_id)
    if thread is None:
        raise NotFound("conversation")
    people = [*people_of_customer(session, customer_id=thread.customer_id), *list_staff(session)]
    person = next((one for one in people if replies.is_for(token, one.id)), None)
    if person is None:
        raise NotFound("conversation")
    if person.email != sender:
        raise MailRefused("Reply from the address that we wrote to.")
    return thread, person


def _with_note(mail: InboundMail, left_out: int, *, has_photos: bool) -> str:
    text = mail.text or ("Photos" if has_photos else "")
    if not left_out:
        return text
    return f"{text}\n\n(A picture came by mail that could not be opened.)".strip()
