"""Sending an invitation once more: the mail went astray, or its seven days are nearly over."""

from uuid import UUID

from sqlmodel import Session

from data.accounts.invitations import Invitation
from services.accounts.invitations import (
    InvitationRequest,
    SentInvitation,
    invite_person,
    is_open,
    may_offer,
    place_of,
)
from services.kit.errors import NotFound
from services.kit.links import Links
from services.kit.permissions import Actor


def send_invitation_again(
    session: Session, by: Actor, invitation_id: UUID, links: Links
) -> SentInvitation:
    """Mail the same offer under a new link, good for 7 days; the link before is worthless.

    Raises:
        NotFound: it is none of theirs to send, or was answered or taken back.
        ReauthenticationNeeded: the actor's last proof is older than 10 minutes.
        InvitationWrong: the address has such a place by now.
        TooManyTries: too many were sent today.
    """
    row = session.get(Invitation, invitation_id, with_for_update=True)
    if row is None or not may_offer(by, place_of(row)) or not is_open(session, row):
        raise NotFound("invitation")
    return invite_person(session, by, InvitationRequest(row.email, row.name, place_of(row)), links)
