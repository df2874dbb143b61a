"""Answers 404 for pages and documents that the visitor has not, before a live page is made."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from starlette.types import ASGIApp, Receive, Scope, Send

from components.kit.visitor import OpenPage, Visitor, open_page
from pages.entry.html_page import HtmlPage
from services.accounts.sessions import SignedIn
from services.estimates.estimates import view_estimate
from services.estimates.office_estimates import view_office_estimate
from services.kit.document_paths import part_to_number
from services.kit.errors import DomainError
from services.kit.permissions import Permission
from services.money.invoices import view_invoice
from services.talk.inbox import view_inbox_thread
from services.talk.messages import view_thread
from services.work.appointments import view_appointment
from services.work.jobsites import view_jobsite

Check = Callable[[Visitor, str], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class DocumentGuard:
    """An address, what it takes to open it, and whether the document in it is the visitor's."""

    pattern: re.Pattern[str]
    permission: Permission
    find: Check | None = None


async def _find_jobsite(visitor: Visitor, name: str) -> object:
    return await visitor.fetch(view_jobsite, UUID(name))


async def _find_appointment(visitor: Visitor, name: str) -> object:
    return await visitor.fetch(view_appointment, UUID(name))


async def _find_invoice(visitor: Visitor, number: str) -> object:
    return await visitor.fetch(view_invoice, part_to_number(number))


async def _find_estimate(visitor: Visitor, number: str) -> object:
    return await visitor.fetch(view_estimate, part_to_number(number))


async def _find_office_estimate(visitor: Visitor, number: str) -> object:
    return await visitor.fetch(view_office_estimate, part_to_number(number))


async def _find_thread(visitor: Visitor, name: str) -> object:
    return await visitor.fetch(view_thread, UUID(name))


async def _find_inbox_thread(visitor: Visitor, name: str) -> object:
    return await visitor.fetch(view_inbox_thread, UUID(name))


DOORS = (
    DocumentGuard(re.compile(r"/jobsites/?"), Permission.VIEW_WORK),
    DocumentGuard(re.compile(r"/jobsites/([^/]+)/?"), Permission.VIEW_WORK, _find_jobsite),
    DocumentGuard(re.compile(r"/dashboard/?"), Permission.VIEW_WORK),
    DocumentGuard(re.compile(r"/wallet/?"), Permission.PAY),
    DocumentGuard(re.compile(r"/appointments/?"), Permission.VIEW_WORK),
    DocumentGuard(re.compile(r"/appointments/([^/]+)/?"), Permission.VIEW_WORK, _find_appointment),
    DocumentGuard(re.compile(r"/invoices/?"), Permission.VIEW_MONEY),
    DocumentGuard(re.compile(r"/invoices/([^/]+)/?"), Permission.VIEW_MONEY, _find_invoice),
    DocumentGuard(re.compile(r"/profile/?"), Permission.OWN_ACCOUNT),
    DocumentGuard(re.compile(r"/users/?"), Permission.MANAGE_USERS),
    DocumentGuard(re.compile(r"/activity/?"), Permission.VIEW_ACTIVITY),
    DocumentGuard(re.compile(r"/messages/?"), Permission.TALK),
    DocumentGuard(re.compile(r"/messages/([^/]+)/?"), Permission.TALK, _find_thread),
    DocumentGuard(re.compile(r"/crew/?"), Permission.RECORD_WORK),
    DocumentGuard(re.compile(r"/office/money/?"), Permission.RECORD_PAYMENTS),
    DocumentGuard(re.compile(r"/office/mails(/[^/]+\.html)?/?"), Permission.HANDLE_INBOX),
    DocumentGuard(re.compile(r"/office/estimates/?"), Permission.OFFER_ESTIMATES),
    DocumentGuard(
        re.compile(r"/office/estimates/([^/]+)/?"),
        Permission.OFFER_ESTIMATES,
        _find_office_estimate,
    ),
    DocumentGuard(re.compile(r"/office/team/?"), Permission.VIEW_TEAM),
    DocumentGuard(re.compile(r"/office(/inbox)?/?"), Permission.HANDLE_INBOX),
    DocumentGuard(
        re.compile(r"/office/inbox/([^/]+)/?"), Permission.HANDLE_INBOX, _find_inbox_thread
    ),
    DocumentGuard(re.compile(r"/estimates/?"), Permission.VIEW_ESTIMATES),
    # The paper's own service asks for more: prices, or a place in the office.
    DocumentGuard(re.compile(r"/estimates/([^/]+)\.pdf"), Permission.OWN_ACCOUNT),
    DocumentGuard(re.compile(r"/estimates/([^/]+)/?"), Permission.VIEW_ESTIMATES, _find_estimate),
)


# Their own routes look papers up, once, with the visitor's rights (pages/machine/documents).
PAPERS = re.compile(r"/invoices/[^/]+\.pdf")


class DocumentGate:
    """Somebody else's document answers exactly like one that does not exist."""

    def __init__(self, app: ASGIApp, paper: HtmlPage, pages: tuple[str, ...]) -> None:
        self._app = app
        self._paper = paper
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._is_page(scope["path"]):
            signed_in = scope.get("state", {}).get("signed_in")
            frame = None
            if isinstance(signed_in, SignedIn):
                frame = await _frame_for(signed_in, scope["path"])
            if frame is not None:
                scope["state"]["frame"] = frame  # the page need not ask again in one breath
            elif isinstance(signed_in, SignedIn):
                facts = {"title": "Page not found"}
                page = await asyncio.to_thread(self._paper.render, "not_found.html", 404, facts)
                await page(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_page(self, path: str) -> bool:
        if PAPERS.fullmatch(path):
            return False
        return any(path == page or path.startswith(f"{page}/") for page in self._pages)


async def _frame_for(signed_in: SignedIn, path: str) -> OpenPage | None:
    """What the page is drawn from, if the visitor may open it."""
    for door in DOORS:
        match = door.pattern.fullmatch(path)
        if match is None:
            continue
        try:
            frame = await open_page(signed_in.session_id)
            if door.find is not None:
                await door.find(frame.visitor, match[1])
        except (DomainError, ValueError):
            return None
        return frame if frame.visitor.card.may(door.permission) else None
    return None
