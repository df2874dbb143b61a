"""Leaving, and the first page to show to whoever is signed in."""

import contextlib

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pages.entry.context import EntryContext, field_of, signed_in_of
from pages.entry.cookies import clear_cookie
from services.accounts.sessions import end_session
from services.accounts.visitors import find_home
from services.kit import unit_of_work
from services.kit.errors import SignedOut
from services.kit.own_paths import with_next

_NO_STORE = {"Cache-Control": "no-store"}


class DoorPages:
    def __init__(self, context: EntryContext) -> None:
        self._context = context

    async def first_page(self, request: Request) -> Response:
        signed_in = signed_in_of(request)
        target = "/sign-in"
        if signed_in is not None:
            with contextlib.suppress(SignedOut):
                target = await unit_of_work.consult(signed_in.session_id, find_home)
        return RedirectResponse(target, 303, headers=_NO_STORE)

    async def sign_out(self, request: Request) -> Response:
        signed_in = signed_in_of(request)
        if signed_in is not None:
            with contextlib.suppress(SignedOut):  # twice, at the same moment
                await unit_of_work.execute(signed_in.session_id, end_session, signed_in.session_id)
        next_path = field_of(await request.form(), "next")
        response = RedirectResponse(with_next("/sign-in", next_path), 303, headers=_NO_STORE)
        clear_cookie(response, self._context.settings)
        return response
