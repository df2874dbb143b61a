"""The last net under plain routes: a bug is logged with a number, the visitor gets the number."""

import asyncio
from functools import partial

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.kit.plain_messages import error_page
from pages.entry.html_page import HtmlPage
from pages.machine.asgi import refusal
from pages.machine.problems import problem
from services.kit.error_references import log_error
from services.kit.errors import StorageFull
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
            answer = await self._answer(error, reference, scope["path"])
            await answer(scope, receive, send)

    async def _answer(self, error: Exception, reference: str, path: str) -> ASGIApp:
        status = 503 if isinstance(error, StorageFull) else 500
        if path.startswith("/api/"):
            return problem(status, f"Try again later. Reference {reference}.")
        if path.startswith("/webhooks/"):
            sentence = f"Something went wrong on our side. Try again later. Reference {reference}."
            return refusal(status, sentence)
        sentence = str(error) if isinstance(error, StorageFull) else ""
        draw = partial(error_page, reference, sentence)
        return await asyncio.to_thread(self._paper.render, draw, status)
