"""The last net under plain routes: a bug is logged with a number, the visitor gets the number."""

import asyncio

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.entry.html_page import HtmlPage
from pages.machine.asgi import refusal
from services.kit.error_references import log_error
from services.kit.redaction import redact


class ErrorPages:
    """Turns an exception into an apology that names the line in the log."""

    def __init__(self, app: ASGIApp, paper: HtmlPage) -> None:
        self._app = app
        self._paper = paper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def watch(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            return  # gone while it was sending; there is nobody to apologize to
        except Exception as error:
            reference = log_error("request failed", error, path=redact(scope["path"]))
            if has_begun:
                raise
            await self._apologize(reference, scope, receive, send)

    async def _apologize(self, reference: str, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(("/api/", "/webhooks/")):
            sentence = f"Something went wrong on our side. Try again later. Reference {reference}."
            await refusal(500, sentence)(scope, receive, send)
            return
        response = await asyncio.to_thread(
            self._paper.render, "error.html", 500, {"title": "Error", "reference": reference}
        )
        await response(scope, receive, send)
