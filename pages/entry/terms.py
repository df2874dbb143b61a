"""The contractor's terms, for everybody to read."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from components.accounts.account_pages import terms_page
from pages.entry.context import EntryContext
from services.accounts.terms import view_terms
from services.kit import unit_of_work


class TermsPages:
    def __init__(self, context: EntryContext) -> None:
        self._context = context

    async def show(self, request: Request) -> Response:
        del request
        terms = await unit_of_work.consult_as_system(view_terms)
        draw = partial(terms_page, tuple(terms.paragraphs), terms.version)
        return await self._context.page(draw)
