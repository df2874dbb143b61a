"""The contractor's terms, for everybody to read."""

from starlette.requests import Request
from starlette.responses import Response

from pages.entry.context import EntryContext
from services.accounts.terms import view_terms
from services.kit import unit_of_work


class TermsPages:
    def __init__(self, context: EntryContext) -> None:
        self._context = context

    async def show(self, request: Request) -> Response:
        del request
        terms = await unit_of_work.consult_as_system(view_terms)
        return await self._context.page(
            "terms.html", title="Terms", paragraphs=list(terms.paragraphs), version=terms.version
        )
