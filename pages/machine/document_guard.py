"""Answers 404 for pages and documents that the visitor has not, before a live page is made."""

import asyncio

from starlette.responses import RedirectResponse
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from components.kit.page_spec import PageSpec, find_page, read_part, roots_of
from components.kit.plain_messages import not_found_page
from components.kit.visitor import OpenPage, Visitor, open_page
from pages.entry.html_page import HtmlPage
from pages.machine.asgi import header, is_under
from services.accounts.customer_switching import DocumentSight, switch_to_document
from services.accounts.sessions import SignedIn
from services.kit.errors import DomainError, SignedOut
from services.kit.own_paths import naming_customer
from services.kit.unit_of_work import consult, execute


class DocumentGate:
    """Somebody else's document answers exactly like one that does not exist."""

    def __init__(
        self,
        app: ASGIApp,
        paper: HtmlPage,
        pages: tuple[PageSpec, ...],
        others: tuple[str, ...] = (),
    ) -> None:
        """``others`` lie below a page's address and have routes of their own, with own guards."""
        self._app = app
        self._paper = paper
        self._pages = pages
        self._roots = roots_of(pages)
        self._others = tuple(compile_path(other)[0] for other in others)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._is_page(scope["path"]):
            signed_in = scope.get("state", {}).get("signed_in")
            frame = None
            if isinstance(signed_in, SignedIn):
                frame = await self._frame_for(signed_in, scope["path"])
            if frame is not None:
                scope["state"]["frame"] = frame  # the page need not ask again in one breath
            elif isinstance(signed_in, SignedIn):
                if await self._switches(signed_in, scope):
                    await _again(scope)(scope, receive, send)
                    return
                page = await asyncio.to_thread(self._paper.render, not_found_page, 404)
                await page(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _switches(self, signed_in: SignedIn, scope: Scope) -> bool:
        """Go to the customer whose document it is, for people with several; by their rights there.

        Only where somebody opens the page: browsers that look ahead change nothing.
        """
        page = find_page(self._pages, scope["path"])
        looks_ahead = header(scope, "sec-purpose") + header(scope, "purpose")
        if page is None or page.find is None or scope["method"] != "GET" or looks_ahead:
            return False
        (name, text), *_ = (page.match(scope["path"]) or {}).items()
        wanted = read_part(name, text)
        if wanted is None:
            return False
        sight = DocumentSight(page.permission, page.find, wanted)
        try:
            return await consult(
                signed_in.session_id, switch_to_document, sight, only_look=True
            ) and await execute(signed_in.session_id, switch_to_document, sight)
        except SignedOut:
            return False

    def _is_page(self, path: str) -> bool:
        if any(other.match(path) for other in self._others):
            return False
        return is_under(path, self._roots)

    async def _frame_for(self, signed_in: SignedIn, path: str) -> OpenPage | None:
        """What the page is drawn from, if the visitor may open it."""
        page = find_page(self._pages, path)
        if page is None:
            return None
        try:
            frame = await open_page(signed_in.session_id)
            if not frame.visitor.card.may(page.permission):
                return None
            return frame if await _is_there(frame.visitor, page, path) else None
        except DomainError:
            return None


def _again(scope: Scope) -> RedirectResponse:
    """The same address once more, now to say whose page it is."""
    path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    target = naming_customer(f"{path}?{query}" if query else path)
    return RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})


async def _is_there(visitor: Visitor, page: PageSpec, path: str) -> bool:
    """Whether what the address names is the visitor's to see.

    Raises:
        DomainError: it is not, or there is none.
    """
    if page.find is None:
        return True
    (name, text), *_ = (page.match(path) or {}).items()
    wanted = read_part(name, text)
    if wanted is None:
        return False
    await visitor.fetch(page.find, wanted)
    return True
