"""POST /uploads/photo: a photo for a message that is being written; answers with a note of it."""

import asyncio

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pages.entry.context import signed_in_of
from pages.machine.asgi import refusal
from services.kit.errors import DomainError, TooManyTries
from services.kit.file_store import FileStore
from services.kit.unit_of_work import execute
from services.talk.photo_uploads import UploadTokens, allow_upload
from services.talk.unsent_uploads import UnsentUploads, UploadsFull
from services.work.photos import prepare_photo_aside, store_picture

ADDRESS = "/uploads/photo"


def photo_upload_route(store: FileStore, tokens: UploadTokens, uploads: UnsentUploads) -> Route:
    """The route for photos of messages and requests."""

    async def take(request: Request) -> Response:
        signed_in = signed_in_of(request)
        if signed_in is None:
            return refusal(401, "Sign in first.")
        try:
            person_id = await execute(signed_in.session_id, allow_upload)
            await asyncio.to_thread(uploads.check_room, person_id)
            async with request.form(max_files=1, max_fields=4) as form:
                sent = form.get("photo")
                if not isinstance(sent, UploadFile):
                    return refusal(422, "Send a photo.")
                content, name = await sent.read(), sent.filename or ""
            photo = await prepare_photo_aside(content)
            picture = await asyncio.to_thread(store_picture, store, photo)
            await asyncio.to_thread(uploads.note, person_id, picture, photo.source_sha256)
        except (TooManyTries, UploadsFull) as refused:
            return refusal(429, str(refused))  # of the hour, not of the photo
        except DomainError as refused:
            return refusal(422, str(refused))
        return JSONResponse({"token": tokens.make(person_id, picture, name)})

    return Route(ADDRESS, take, methods=["POST"])
