"""Photos that were uploaded before the message they belong to was sent."""

from dataclasses import asdict, dataclass, field
from uuid import UUID

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlmodel import Session

from services.kit.errors import NotFound, TooManyTries
from services.kit.permissions import SYSTEM, Actor, Permission, require
from services.kit.plain_texts import clean_line
from services.kit.rate_limits import Limit, Try, take_tries
from services.talk.conversations import Attachment
from services.talk.unsent_uploads import SENDABLE_FOR
from services.work.photos import StoredPicture

UPLOADS_PER_PERSON = Limit("upload.person", 120)


@dataclass(frozen=True, slots=True)
class UploadTokens:
    """Signed notes that say which stored picture a person has uploaded; nothing else is kept."""

    secret_key: str = field(repr=False)

    def make(self, person_id: UUID, picture: StoredPicture, name: str) -> str:
        facts = {**asdict(picture), "name": clean_line(name, longest=100)}
        return str(self._signer(person_id).dumps(facts))

    def read(self, person_id: UUID, token: str) -> Attachment:
        """What the same person uploaded.

        Raises:
            NotFound: it is none of our notes, somebody else's, or too old to be there still.
        """
        try:
            facts = self._signer(person_id).loads(token, max_age=int(SENDABLE_FOR.total_seconds()))
        except BadSignature:
            raise NotFound("photo") from None
        name = facts.pop("name")
        return Attachment(StoredPicture(**facts), name)

    def _signer(self, person_id: UUID) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret_key, salt=f"porchlight.photo.{person_id}")


def allow_upload(session: Session, actor: Actor) -> UUID:
    """Whether the actor may upload a photo now, for a message or from the office; returns whom.

    Raises:
        NotPermitted: the actor neither sends nor answers messages.
        TooManyTries: more than a conversation needs.
    """
    require(actor, Permission.HANDLE_INBOX if actor.customer_id is None else Permission.TALK)
    if actor.person_id is None or not take_tries(
        session, SYSTEM, Try(UPLOADS_PER_PERSON, str(actor.person_id))
    ):
        raise TooManyTries
    return actor.person_id
