"""PDFs and CSV of a customer's money, and the public page that says whether a paper is real."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from components.kit.plain_messages import not_found_page
from components.money.public_pages import unknown_document_page, verify_page
from pages.entry.context import signed_in_of, without_referrer
from pages.entry.html_page import HtmlPage
from services.accounts.customer_switching import read_at_any_place
from services.accounts.visitors import describe_visitor
from services.documents.estimate_prints import EstimatePrints
from services.documents.letterhead import PdfAssets
from services.documents.papers import (
    Period,
    write_invoice_paper,
    write_receipt_paper,
    write_statement_paper,
)
from services.documents.pdf_renderer import PdfDocument, PdfRenderer
from services.kit import addresses
from services.kit.days import read_day
from services.kit.document_paths import part_to_number
from services.kit.errors import DomainError, NotFound
from services.kit.identifiers import read_id
from services.kit.unit_of_work import consult, consult_as_system
from services.money.statements import write_ledger
from services.money.verification import verify_paper

OPEN_PATHS = ("/verify",)
PAGES = ("/receipts", "/statements.pdf", "/ledger.csv")  # they need a session
# A paper changes when it is paid, and who may see it can change too: browsers ask each time.
PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Cookie"}
STATEMENT_DAYS = 365

Write = Callable[[UUID, Request], Awaitable[PdfDocument]]


def document_routes(
    renderer: PdfRenderer, assets: PdfAssets, estimates: EstimatePrints, paper: HtmlPage
) -> list[Route]:
    """Routes to stand before the pages': ``/invoices/{number}.pdf`` looks like one of them."""
    context = DocumentContext(renderer, assets, paper)
    return [
        Route(addresses.ESTIMATE_PDF, partial(context.estimate, estimates)),
        Route(addresses.INVOICE_PDF, context.show(context.invoice)),
        Route("/receipts/{payment_id}.pdf", context.show(context.receipt)),
        Route("/statements.pdf", context.show(context.statement)),
        Route("/ledger.csv", context.ledger),
        Route("/verify/{code}", context.verify),
    ]


class DocumentContext:
    """Asks the services with the visitor's own rights; what is not theirs is not there."""

    def __init__(self, renderer: PdfRenderer, assets: PdfAssets, paper: HtmlPage) -> None:
        self._renderer = renderer
        self._assets = assets
        self._paper = paper

    def show(self, write: Write) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            signed_in = signed_in_of(request)
            if signed_in is None:
                return await self._nothing()
            try:
                document = await write(signed_in.session_id, request)
            except DomainError:
                return await self._nothing()
            path = await asyncio.to_thread(self._renderer.print, document)
            return _pdf(request, path, document.file_name)

        return answer

    async def estimate(self, prints: EstimatePrints, request: Request) -> Response:
        """The signed paper is kept as it was printed; an open one is printed as it stands."""
        signed_in = signed_in_of(request)
        if signed_in is None:
            return await self._nothing()
        number = part_to_number(request.path_params["number"])
        try:
            found = await prints.open(signed_in.session_id, number)
        except DomainError:
            return await self._nothing()
        return _pdf(request, found.path, found.file_name)

    async def invoice(self, session_id: UUID, request: Request) -> PdfDocument:
        number = part_to_number(request.path_params["number"])
        return await consult(
            session_id, read_at_any_place, write_invoice_paper, number, self._assets
        )

    async def receipt(self, session_id: UUID, request: Request) -> PdfDocument:
        payment_id = read_id(request.path_params["payment_id"], "receipt")
        return await consult(
            session_id, read_at_any_place, write_receipt_paper, payment_id, self._assets
        )

    async def statement(self, session_id: UUID, request: Request) -> PdfDocument:
        card = await consult(session_id, describe_visitor)
        period = _read_period(request.query_params, card.today)
        return await consult(session_id, write_statement_paper, period, self._assets)

    async def ledger(self, request: Request) -> Response:
        signed_in = signed_in_of(request)
        if signed_in is None:
            return await self._nothing()
        try:
            sheet = await consult(signed_in.session_id, write_ledger)
        except DomainError:
            return await self._nothing()
        headers = {**PRIVATE, "Content-Disposition": 'attachment; filename="ledger.csv"'}
        return Response(sheet, media_type="text/csv; charset=utf-8", headers=headers)

    async def verify(self, request: Request) -> Response:
        """For anybody with the paper in hand: no session, no script."""
        try:
            found = await consult_as_system(verify_paper, request.path_params["code"])
        except DomainError:
            page = await asyncio.to_thread(self._paper.render, unknown_document_page, 404)
            return without_referrer(page)
        page = await asyncio.to_thread(self._paper.render, partial(verify_page, found))
        return without_referrer(page)

    async def _nothing(self) -> Response:
        return await asyncio.to_thread(self._paper.render, not_found_page, 404)


def _read_period(asked: Mapping[str, str], today: date) -> Period:
    """The period in an address; without one, the year up to today."""
    try:
        last = read_day(asked["to"]) if "to" in asked else today
        if "from" in asked:
            return Period(read_day(asked["from"]), last)
        return Period(last - timedelta(days=STATEMENT_DAYS), last)
    except (ValueError, OverflowError):  # no day, or a year before the first
        raise NotFound("statement") from None


def _pdf(request: Request, path: Path, file_name: str) -> FileResponse:
    return FileResponse(
        path,
        media_type="application/pdf",
        filename=file_name,
        content_disposition_type="attachment" if "download" in request.query_params else "inline",
        headers=PRIVATE,
    )
