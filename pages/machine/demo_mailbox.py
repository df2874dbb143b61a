"""The demo's mailbox: every mail that the portal would have sent. Exists in the demo only."""

import asyncio
from uuid import UUID

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from components.demo.mailbox_page import mailbox_page
from pages.entry.html_page import html_answer
from pages.machine.asgi import refusal
from services.kit import unit_of_work
from services.kit.file_store import FolderStore
from services.kit.settings import Settings
from services.mail.pictures import attach_pictures, show_pictures
from services.mail.queue import list_mails, read_mail

OPEN_PATHS = ("/demo",)

# A mail's HTML is shown as a browser would show a stranger's: no script, no origin of its own.
_MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class MailboxPages:
    def __init__(self, settings: Settings) -> None:
        self._origin = settings.origin
        self._store = FolderStore(settings.files_dir)

    async def show(self, request: Request) -> Response:
        to = request.query_params.get("to", "").strip().lower()
        mails = await unit_of_work.consult_as_system(list_mails, to or None)
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": _PAGE_POLICY}
        page = await asyncio.to_thread(mailbox_page, to, mails, self._origin)
        return html_answer(page, 200, headers)

    async def show_html(self, request: Request) -> Response:
        try:
            mail_id = UUID(request.path_params["mail_id"])
        except ValueError:
            return refusal(404, "No such email.")
        mail = await unit_of_work.consult_as_system(read_mail, mail_id)
        if mail is None:
            return refusal(404, "No such email.")
        # Links open a tab of their own: inside the frame they could do nothing.
        pictures = await asyncio.to_thread(attach_pictures, self._store, mail.pictures)
        html = show_pictures(mail.html, pictures).replace(
            "<head>", '<head>\n<base target="_blank">', 1
        )
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": _MAIL_POLICY}
        return HTMLResponse(html, headers=headers)


def routes(settings: Settings) -> list[Route]:
    """None outside of the demo, whatever is asked for."""
    if not settings.is_demo:
        return []
    pages = MailboxPages(settings)
    return [
        Route("/demo/mailbox", pages.show),
        Route("/demo/mailbox/{mail_id}", pages.show_html),
    ]
