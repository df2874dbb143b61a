"""The page of an invitation: registering with it, or joining with an account one has."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from components.accounts.invitation_pages import (
    TypedRegistration,
    invitation_page,
    joining_page,
)
from pages.entry.context import (
    EntryContext,
    Message,
    device_of,
    field_of,
    signed_in_of,
    without_referrer,
)
from services.accounts.invitation_answers import (
    AccountExists,
    InvitationRefused,
    InvitationState,
    InvitationView,
    OtherSide,
    Registration,
    RegistrationWrong,
    accept_invitation,
    inspect_invitation,
    join_by_invitation,
)
from services.kit import unit_of_work
from services.kit.errors import DomainError

GONE = Message(
    heading="This invitation does not work any more",
    sentences=(
        "It works once, and whoever sent it can take it back.",
        "Have you accepted it before? Then sign in with your email address.",
    ),
)
EXPIRED = Message(
    heading="This invitation is older than 7 days",
    sentences=("Ask whoever invited you to send it again.",),
)


class InvitationPages:
    def __init__(self, context: EntryContext) -> None:
        self._context = context

    async def show(self, request: Request) -> Response:
        token = request.path_params["token"]
        view = await self._look(token)
        if view.state is InvitationState.EXPIRED:
            return without_referrer(await self._context.say(EXPIRED, 410))
        if view.state is InvitationState.REFUSED:
            return await self._gone()
        if view.has_account:
            return await self._joining(request, token, view)
        return await self._form(token, view, name=view.name)

    async def accept(self, request: Request) -> Response:
        """Register; for somebody who is signed in already, join with one click."""
        token = request.path_params["token"]
        form = await request.form()
        if field_of(form, "join"):
            return await self._join(request, token)
        typed = Registration(
            name=field_of(form, "name"),
            password=field_of(form, "password"),
            accepts_terms=field_of(form, "terms") == "yes",
            device=device_of(request),
        )
        try:
            secret = await accept_invitation(token, typed, self._context.links)
        except InvitationRefused:
            return await self.show(request)
        except AccountExists:
            return await self._joining(request, token, await self._look(token))
        except RegistrationWrong as wrong:
            return await self._form(token, await self._look(token), typed.name, typed, wrong)
        return without_referrer(await self._context.start_session(request, secret, "/"))

    async def _join(self, request: Request, token: str) -> Response:
        signed_in = signed_in_of(request)
        if signed_in is None:
            return await self._joining(request, token, await self._look(token))
        try:
            await unit_of_work.execute(
                signed_in.session_id, join_by_invitation, token, self._context.links
            )
        except InvitationRefused:
            return await self._gone()
        except OtherSide as refusal:
            view = await self._look(token)
            return await self._joining(request, token, view, error=str(refusal))
        except DomainError:  # the page says why, and what to do
            return await self._joining(request, token, await self._look(token))
        return without_referrer(RedirectResponse("/", 303))

    async def _look(self, token: str) -> InvitationView:
        return await unit_of_work.consult_as_system(inspect_invitation, token, self._context.links)

    async def _joining(
        self, request: Request, token: str, view: InvitationView, error: str = ""
    ) -> Response:
        if view.state is not InvitationState.OPEN:
            return await self._gone()
        signed_in = signed_in_of(request)
        signed_in_as = "" if signed_in is None else signed_in.email
        draw = partial(joining_page, view, signed_in_as, f"/invitation/{token}", error)
        page = await self._context.page(draw, 422 if error else 200)
        return without_referrer(page)

    async def _form(
        self,
        token: str,
        view: InvitationView,
        name: str,
        typed: Registration | None = None,
        wrong: RegistrationWrong | None = None,
    ) -> Response:
        if view.state is not InvitationState.OPEN:
            return await self._gone()
        shown = TypedRegistration(
            name,
            accepts_terms=typed is not None and typed.accepts_terms,
            error="" if wrong is None else str(wrong),
            error_field="" if wrong is None else wrong.field,
        )
        draw = partial(invitation_page, view, shown, f"/invitation/{token}")
        page = await self._context.page(draw, 200 if wrong is None else 422)
        return without_referrer(page)

    async def _gone(self) -> Response:
        return without_referrer(await self._context.say(GONE, 410))
