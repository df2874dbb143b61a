"""POST /webhooks/mail: raw mail from a mail server; the signature is what lets it in."""

import hashlib
import hmac

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.kit.errors import DomainError, StorageFull
from services.talk.mail_replies import MailReplies, Taken

PATH = "/webhooks/mail"
SIGNATURE = "x-porchlight-signature"


def mail_webhook_route(replies: MailReplies, secret: str) -> Route:
    """The body is the mail as it came (RFC 5322), the header its HMAC-SHA256 in hexadecimal:
    ``X-Porchlight-Signature: sha256=…``. A mail that comes twice is one message."""

    async def receive(request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            return Response(status_code=400)
        if not _is_signed(secret, body, request.headers.get(SIGNATURE, "")):
            return PlainTextResponse("The signature does not fit.", 403)
        try:
            taken = await replies.receive(body)
        except StorageFull:
            raise  # no fault of the mail's: it is to come again
        except DomainError as refusal:
            return PlainTextResponse(str(refusal), 422)
        return PlainTextResponse("Taken." if taken is Taken.SAID else "Ignored.")

    return Route(PATH, receive, methods=["POST"])


def _is_signed(secret: str, body: bytes, sent: str) -> bool:
    signature = hmac.digest(secret.encode(), body, hashlib.sha256).hex()
    return hmac.compare_digest(f"sha256={signature}".encode(), sent.strip().encode())
