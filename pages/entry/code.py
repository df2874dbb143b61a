"""The page after asking for a link: it takes the six-digit code of the same mail."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from components.accounts.sign_in_pages import CodeView, code_page
from pages.entry.context import EntryContext, client_of, device_of, field_of
from pages.entry.even_time import in_even_time
from services.accounts.sign_in_codes import CodeAttempt, CodeRefused, sign_in_with_code
from services.kit.errors import TooManyTries
from services.kit.own_paths import own_path


class CodePages:
    def __init__(self, context: EntryContext) -> None:
        self._context = context

    async def show(self, request: Request) -> Response:
        """Reached by reloading the page only: which address it was for is not known any more."""
        del request
        return RedirectResponse("/sign-in", 303)

    @in_even_time
    async def check_code(self, request: Request) -> Response:
        form = await request.form()
        email, next_path = field_of(form, "email"), own_path(field_of(form, "next"))
        typed = field_of(form, "code")
        known = self._context.known_device_of(request, email)
        attempt = CodeAttempt(email, typed, client_of(request), device_of(request), known)
        try:
            secret = await sign_in_with_code(attempt, self._context.links)
        except CodeRefused as refusal:
            refused = Refused(typed, str(refusal), 422)
        except TooManyTries as refusal:
            refused = Refused(typed, str(refusal), 429)
        else:
            return await self._context.start_session(request, secret, next_path)
        return await mailed_page(self._context, email, next_path, refused)


@dataclass(frozen=True, slots=True)
class Refused:
    """A code that was typed, and why it opened nothing."""

    code: str
    sentence: str
    status: int


async def mailed_page(
    context: EntryContext, email: str, next_path: str, refused: Refused | None = None
) -> Response:
    """The page "Check your email", the same for addresses we know and for others."""
    return await _page(context, email, next_path, refused, was_mailed_before=False)


async def mailed_before_page(context: EntryContext, email: str, next_path: str) -> Response:
    """The same page within the hour after the last mail, when no other one goes out."""
    return await _page(context, email, next_path, None, was_mailed_before=True)


async def _page(
    context: EntryContext,
    email: str,
    next_path: str,
    refused: Refused | None,
    *,
    was_mailed_before: bool,
) -> Response:
    view = CodeView(
        email,
        next_path,
        was_mailed_before,
        code="" if refused is None else refused.code,
        error="" if refused is None else refused.sentence,
        mailbox_href=f"/demo/mailbox?to={quote(email)}" if context.settings.is_demo else "",
    )
    return await context.page(partial(code_page, view), 200 if refused is None else refused.status)
