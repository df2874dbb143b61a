"""Choosing a new password: asking for the mail, and the page of its link."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from components.accounts.password_pages import password_page, reset_page
from pages.entry.code import mailed_before_page
from pages.entry.context import (
    NO_MAIL,
    EntryContext,
    Message,
    client_of,
    device_of,
    field_of,
    without_referrer,
)
from pages.entry.even_time import in_even_time
from pages.entry.sign_in import BAD_EMAIL
from services.accounts.passwords import (
    PasswordRefused,
    ResetRefused,
    inspect_reset,
    request_reset,
    reset_password,
)
from services.accounts.sign_in_links import LinkAnswer, LinkRequest
from services.kit import unit_of_work
from services.kit.email_addresses import clean_email
from services.kit.errors import TooManyTries
from services.kit.own_paths import HOME

GONE = Message(
    heading="This link does not work any more",
    sentences=("It works once, within an hour. Ask for a new one.",),
    action_href="/reset",
    action_label="Ask for a new link",
)


class ResetPages:
    def __init__(self, context: EntryContext) -> None:
        self._context = context

    async def ask(self, request: Request) -> Response:
        return await self._form(request.query_params.get("email", ""))

    @in_even_time
    async def mail_link(self, request: Request) -> Response:
        """Says the same whether the address is known or not."""
        typed = field_of(await request.form(), "email")
        email = clean_email(typed)
        if email is None:
            return await self._form(typed, BAD_EMAIL, 422)
        known = self._context.known_device_of(request, email)
        link_request = LinkRequest(email, client_of(request), known_device=known)
        answer = await unit_of_work.execute_as_system(
            request_reset, link_request, self._context.links
        )
        if answer is LinkAnswer.HELD:
            return await self._form(typed, str(TooManyTries()), 429)
        if not self._context.settings.sends_mail:
            return await self._context.say(NO_MAIL)
        if answer is LinkAnswer.MAILED_BEFORE:
            return await mailed_before_page(self._context, email, HOME)
        said = f"If {email} is known here, a link to choose a new password is on its way to it."
        after = "It works once, within an hour."
        return await self._context.say(Message("Check your email", (said, after)))

    async def show(self, request: Request) -> Response:
        token = request.path_params["token"]
        try:
            name = await unit_of_work.consult_as_system(inspect_reset, token, self._context.links)
        except ResetRefused:
            return without_referrer(await self._context.say(GONE, 410))
        return await self._choice(token, name)

    async def choose(self, request: Request) -> Response:
        token = request.path_params["token"]
        password = field_of(await request.form(), "password")
        links = self._context.links
        try:
            secret = await reset_password(token, password, device_of(request), links)
        except ResetRefused:
            return without_referrer(await self._context.say(GONE, 410))
        except PasswordRefused as refusal:
            name = await unit_of_work.consult_as_system(inspect_reset, token, links)
            return await self._choice(token, name, str(refusal), 422)
        return without_referrer(await self._context.start_session(request, secret, "/"))

    async def _form(self, email: str, error: str = "", status: int = 200) -> Response:
        return await self._context.page(partial(reset_page, email, error), status)

    async def _choice(self, token: str, name: str, error: str = "", status: int = 200) -> Response:
        draw = partial(password_page, name, f"/reset/{token}", error)
        page = await self._context.page(draw, status)
        return without_referrer(page)
