"""The contractor's terms, for everybody to read."""

from starlette.requests import Request
from starlette.responses import Response

from pages.entry.desk import Desk
from services.accounts.terms import view_terms
from services.kit import unit_of_work


class TermsPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request) -> Response:
        del request
        terms = await unit_of_work.consult_as_system(view_terms)
        return await self._desk.page(
            "terms.html", title="Terms", paragraphs=list(terms.paragraphs), version=terms.version
        )
