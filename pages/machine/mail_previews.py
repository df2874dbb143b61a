"""The HTML of a sample mail, for the frame on the office's page of mails."""

import asyncio

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from pages.entry.context import signed_in_of
from pages.machine.asgi import refusal
from pages.office.mails import ADDRESS as MAILS
from services.kit.errors import DomainError
from services.kit.file_store import FileStore
from services.kit.unit_of_work import consult
from services.mail.pictures import attach_pictures, show_pictures
from services.notices.mail_previews import write_mail_preview

ADDRESS = f"{MAILS}/{{key}}.html"
# As in a mail reader: no script, no origin of its own, nothing loaded from anywhere.
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)


def mail_preview_route(origin: str, store: FileStore) -> Route:
    async def show(request: Request) -> Response:
        signed_in = signed_in_of(request)
        if signed_in is None:
            return refusal(404, "No such mail.")
        key = request.path_params["key"]
        try:
            found = await consult(signed_in.session_id, write_mail_preview, key, origin)
        except DomainError:
            return refusal(404, "No such mail.")
        pictures = await asyncio.to_thread(attach_pictures, store, found.letter.pictures)
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}
        return HTMLResponse(show_pictures(found.letter.html, pictures), headers=headers)

    return Route(ADDRESS, show)
