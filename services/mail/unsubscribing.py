"""Links that switch off kinds of mail for one person, without signing in (RFC 8058)."""

from dataclasses import dataclass, field
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer
from sqlmodel import Session

from data.accounts.people import Person
from data.accounts.profiles import MutedNotice
from data.notices.notices import NoticeKind
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
from services.mail.reply_addresses import ReplyAddresses


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """Makes and reads the links; they hold no secret but the right to be left alone.

    ``replies`` are the addresses under which the same mails are answered; ``takes_payments``:
    what they ask for can be paid in the portal.
    """

    origin: str
    secret_key: str = field(repr=False)
    replies: ReplyAddresses = field(default_factory=ReplyAddresses)
    takes_payments: bool = True

    def address(self, person_id: UUID, *kinds: NoticeKind) -> str:
        """Several kinds where one mail holds several."""
        named = [person_id.hex, *(kind.value for kind in kinds)]
        return f"{self.origin}/unsubscribe/{self._signer().dumps(named)}"

    def read(self, token: str) -> tuple[UUID, tuple[NoticeKind, ...]]:
        """Whose mails, and which.

        Raises:
            NotFound: it is no link of ours.
        """
        try:
            person, *kinds = self._signer().loads(token)
            return UUID(person), tuple(NoticeKind(kind) for kind in kinds)
        except (BadSignature, ValueError):
            raise NotFound("link") from None

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret_key, salt="porchlight.unsubscribe")


def mute_notice(session: Session, actor: Actor, person_id: UUID, *kinds: NoticeKind) -> None:
    """Send a person no more mails of these kinds; they can switch them on again on their profile.

    Raises:
        NotFound: the person is gone.
    """
    require(actor, Permission.SEND_MAIL)
    if session.get(Person, person_id, with_for_update=True) is None:
        raise NotFound("person")
    for kind in kinds:
        if session.get(MutedNotice, (person_id, kind.value)) is None:
            session.add(MutedNotice(person_id=person_id, kind=kind.value))
