"""POST /api/v1/visits/{external_id}/photos: pictures from a crew's phone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response, UploadFile

from pages.api import models
from services.kit.file_store import FileStore
from services.records.api_calls import execute_with_key
from services.records.api_documents import (
    DocumentRefused,
    FieldProblem,
    PhotoDraft,
    PhotoRecord,
    add_photo,
)
from services.work.photos import PhotoRefused, prepare_photo_aside

MOST_AT_ONCE = 20
_NAME_LENGTH = 200
Caption = Annotated[str, Form(max_length=20_000, description="Shown under the photo.")]
Taken = Annotated[datetime | None, Form(description="When it was taken; local or with offset.")]
Key = Annotated[
    str | None,
    Form(alias="external_id", max_length=200, description="Your own id, for one photo only."),
]
Visit = Annotated[str, Path(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class _Upload:
    visit: str
    name: str
    content: bytes
    caption: str
    taken_at: datetime | None
    external_id: str | None


def add_photo_route(router: APIRouter, store: FileStore) -> None:
    """Make the route, on a store of files."""

    @router.post(
        "/visits/{external_id}/photos",
        status_code=201,
        response_model=models.Photos,
        responses={200: {"model": models.Photos, "description": "Was there already"}},
    )
    async def add_photos(
        request: Request,
        response: Response,
        external_id: Visit,
        file: list[UploadFile],
        caption: Caption = "",
        taken_at: Taken = None,
        photo_id: Key = None,
    ) -> object:
        """Add photos to a visit. JPEG, PNG, WebP or HEIC; the same photo is added once."""
        _refuse_unclear(file, photo_id)
        added = []
        for one in file:
            name = (one.filename or "")[-_NAME_LENGTH:]
            content = await one.read()
            upload = _Upload(external_id, name, content, caption, taken_at, photo_id)
            added.append(await _add(store, request.state.api_token, upload))
        response.status_code = 201 if any(photo.is_new for photo in added) else 200
        return {"data": [_record(photo) for photo in added]}


def _refuse_unclear(files: list[UploadFile], photo_id: str | None) -> None:
    if len(files) > MOST_AT_ONCE:
        problem = FieldProblem("/file", f"Send at most {MOST_AT_ONCE} photos at once.")
        raise DocumentRefused([problem], is_conflict=False)
    if photo_id and len(files) > 1:
        problem = FieldProblem("/external_id", "It can name one photo only; send them one by one.")
        raise DocumentRefused([problem], is_conflict=False)


async def _add(store: FileStore, token: str, upload: _Upload) -> PhotoRecord:
    try:
        prepared = await prepare_photo_aside(upload.content)
    except PhotoRefused as refusal:
        problem = FieldProblem("/file", f"{upload.name or 'file'}: {refusal}")
        raise DocumentRefused([problem], is_conflict=False) from None
    draft = PhotoDraft(
        prepared, upload.name, upload.caption, upload.taken_at, upload.external_id or None
    )
    return await execute_with_key(token, add_photo, store, upload.visit, draft)


def _record(photo: PhotoRecord) -> dict[str, object]:
    return {
        "id": photo.id,
        "external_id": photo.external_id,
        "visit": photo.visit,
        "caption": photo.caption,
        "taken_at": photo.taken_at,
        "width": photo.width,
        "height": photo.height,
        "url": f"/files/{photo.file_id}",
    }
