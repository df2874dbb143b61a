"""The page between the first factor and the second."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from components.accounts.second_factor_pages import (
    TypedCode,
    enrolment_page,
    factor_page,
    recovery_page,
)
from pages.entry.context import EntryContext, field_of, token_of
from services.accounts.pending_second_factors import (
    Admission,
    NotWaiting,
    enrol_at_door,
    pass_factor_door,
    view_factor_door,
)
from services.kit import unit_of_work
from services.kit.errors import DomainError, TooManyTries
from services.kit.own_paths import own_path


class FactorPages:
    def __init__(self, context: EntryContext) -> None:
        self._context = context

    async def show(self, request: Request) -> Response:
        return await self._page(request, own_path(request.query_params.get("next")))

    async def check_code(self, request: Request) -> Response:
        form = await request.form()
        next_path, typed = own_path(field_of(form, "next")), field_of(form, "code")
        token = token_of(request, self._context.settings)
        try:
            if field_of(form, "enrol"):
                admission = await unit_of_work.execute_as_system(enrol_at_door, token, typed)
            else:
                admission = await pass_factor_door(token, typed)
        except NotWaiting:
            return RedirectResponse("/sign-in", 303)
        except TooManyTries as refusal:
            return await self._page(request, next_path, 429, error=str(refusal), code=typed)
        except DomainError as refusal:
            return await self._page(request, next_path, 422, error=str(refusal), code=typed)
        return await self._admit(request, admission, next_path)

    async def _admit(self, request: Request, admission: Admission, next_path: str) -> Response:
        response: Response = RedirectResponse(next_path, 303, headers={"Cache-Control": "no-store"})
        if admission.recovery_codes:
            response = await self._context.page(
                partial(recovery_page, tuple(admission.recovery_codes), next_path)
            )
        await self._context.keep_signed_in(request, response, admission.secret)
        return response

    async def _page(
        self, request: Request, next_path: str, status: int = 200, **problem: str
    ) -> Response:
        token = token_of(request, self._context.settings)
        door = await unit_of_work.execute_as_system(view_factor_door, token)
        if door is None:
            return RedirectResponse("/sign-in", 303)
        typed = TypedCode(next_path, **problem)
        if door.enrolment is None:
            return await self._context.page(partial(factor_page, door.name, typed), status)
        return await self._context.page(partial(enrolment_page, door.enrolment, typed), status)
