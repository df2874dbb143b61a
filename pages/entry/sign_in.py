"""The sign-in page: a link by mail, or email and password."""

import contextlib
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from components.accounts.sign_in_pages import SignInView, sign_in_page
from pages.entry.code import mailed_before_page, mailed_page
from pages.entry.context import NO_MAIL, EntryContext, client_of, device_of, field_of, signed_in_of
from pages.entry.even_time import in_even_time
from pages.entry.oidc import START
from services.accounts.passwords import PasswordTry, WrongPassword, sign_in_with_password
from services.accounts.sign_in_links import LinkAnswer, LinkRequest, request_sign_in_link
from services.kit import unit_of_work
from services.kit.email_addresses import clean_email
from services.kit.errors import DomainError, TooManyTries
from services.kit.own_paths import own_path, with_next

BAD_EMAIL = "Enter your email address, like name@example.com."
BAD_PASSWORD = "Enter your password, or have a link emailed to you."

WAS_ENDED = "You are signed out. Sign in to go on where you were."


class SignInPages:
    def __init__(self, context: EntryContext, provider: str) -> None:
        self._context = context
        self._provider = provider  # the name of where else one can sign in; empty: nowhere

    async def show(self, request: Request) -> Response:
        next_path = own_path(request.query_params.get("next"))
        if signed_in_of(request) is not None:
            return RedirectResponse(next_path, 303)
        asked = request.query_params
        return await self._form(
            next_path, email=asked.get("email", ""), notice=WAS_ENDED if "ended" in asked else ""
        )

    @in_even_time
    async def mail_link(self, request: Request) -> Response:
        """Says the same whether the address is known or not.

        Enter in the password field presses this button, the form's first: a password that fits
        signs in. One that does not may be a browser's stale filling, so the link is mailed.
        """
        form = await request.form()
        typed, next_path = field_of(form, "email"), own_path(field_of(form, "next"))
        if password := field_of(form, "password"):
            attempt = self._password_try(request, typed, password)
            with contextlib.suppress(WrongPassword, TooManyTries):
                token = await sign_in_with_password(attempt)
                return await self._context.start_session(request, token, next_path)
        email = clean_email(typed)
        if email is None:
            return await self._form(next_path, email=typed, error=BAD_EMAIL, status=422)
        known = self._context.known_device_of(request, email)
        link_request = LinkRequest(email, client_of(request), next_path, known)
        answer = await unit_of_work.execute_as_system(
            request_sign_in_link, link_request, self._context.links
        )
        if answer is LinkAnswer.HELD:
            return await self._form(next_path, email=typed, error=str(TooManyTries()), status=429)
        if not self._context.settings.sends_mail:
            return await self._context.say(NO_MAIL)
        if answer is LinkAnswer.MAILED_BEFORE:
            return await mailed_before_page(self._context, email, next_path)
        return await mailed_page(self._context, email, next_path)

    @in_even_time
    async def check_password(self, request: Request) -> Response:
        form = await request.form()
        typed, next_path = field_of(form, "email"), own_path(field_of(form, "next"))
        password = field_of(form, "password")
        if clean_email(typed) is None:
            return await self._form(next_path, email=typed, error=BAD_EMAIL, status=422)
        if not password:
            return await self._wrong(next_path, typed, BAD_PASSWORD)
        attempt = self._password_try(request, typed, password)
        try:
            token = await sign_in_with_password(attempt)
        except TooManyTries as refusal:
            return await self._form(next_path, email=typed, error=str(refusal), status=429)
        except DomainError as refusal:
            return await self._wrong(next_path, typed, str(refusal))
        return await self._context.start_session(request, token, next_path)

    def _password_try(self, request: Request, email: str, password: str) -> PasswordTry:
        known = self._context.known_device_of(request, email)
        return PasswordTry(email, password, client_of(request), device_of(request), known)

    async def _form(
        self, next_path: str, *, email: str, error: str = "", notice: str = "", status: int = 200
    ) -> Response:
        view = SignInView(
            next_path,
            email,
            error,
            error_field="email" if error else "",
            notice=notice,
            provider=self._provider,
            provider_href=with_next(START, next_path),
        )
        return await self._context.page(partial(sign_in_page, view), status)

    async def _wrong(self, next_path: str, email: str, error: str) -> Response:
        view = SignInView(
            next_path,
            email,
            error,
            error_field="password",
            provider=self._provider,
            provider_href=with_next(START, next_path),
        )
        return await self._context.page(partial(sign_in_page, view), 422)
