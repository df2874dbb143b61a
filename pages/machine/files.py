"""GET /files/{id}: photos and other files, each asked for with the visitor's own rights."""

import asyncio
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pages.entry.context import signed_in_of
from pages.machine.asgi import refusal
from pages.machine.conditional_gets import is_kept
from services.documents.files import StoredFile, find_file
from services.kit.errors import DomainError, NotFound
from services.kit.file_store import FileStore, Variant
from services.kit.identifiers import read_id
from services.kit.unit_of_work import consult

# A file never changes under its id, but who may see it can, and two people may use one browser:
# it asks each time, and is answered without the bytes when it has them.
CACHING = "private, no-cache"
PLAIN_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})


def file_route(store: FileStore) -> Route:
    """The route for stored files."""

    async def show(request: Request) -> Response:
        signed_in = signed_in_of(request)
        if signed_in is None:
            return refusal(404, "Not found.")
        try:
            file_id = read_id(request.path_params["file_id"], "file")
            variant = _read_variant(request.query_params.get("size", Variant.ORIGINAL))
            file = await consult(signed_in.session_id, find_file, file_id)
            path = await asyncio.to_thread(store.open, file.sha256, variant)
        except DomainError:
            return refusal(404, "Not found.")
        etag = f'"{file.sha256[:32]}-{variant}"'
        headers = {"Cache-Control": CACHING, "Vary": "Cookie", "ETag": etag}
        if is_kept(request, etag):
            return Response(status_code=304, headers=headers)
        as_download = "download" in request.query_params
        headers["Content-Disposition"] = _disposition(file, as_download=as_download)
        media_type = _type(file) if variant is Variant.ORIGINAL else "image/webp"
        return FileResponse(path, media_type=media_type, headers=headers)

    return Route("/files/{file_id}", show)


def _read_variant(text: str) -> Variant:
    try:
        return Variant(text)
    except ValueError:
        raise NotFound("size") from None


def _type(file: StoredFile) -> str:
    return file.media_type if file.media_type in PLAIN_TYPES else "application/octet-stream"


def _disposition(file: StoredFile, *, as_download: bool) -> str:
    kind = "attachment" if as_download or file.media_type not in PLAIN_TYPES else "inline"
    return f"{kind}; filename*=UTF-8''{quote(file.name or 'file', safe='')}"
