"""What every entry page needs: settings, link maker, paper, and facts about the request."""

import asyncio
import contextlib
from dataclasses import dataclass
from functools import partial

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from components.kit.plain_messages import message_page
from pages.entry.cookies import cookie_name, device_cookie_name, set_cookie, set_device_cookie
from pages.entry.html_page import Draw, HtmlPage
from services.accounts.known_devices import find_device, remember_device
from services.accounts.sessions import SignedIn, end_session, is_waiting
from services.kit import unit_of_work
from services.kit.errors import DomainError
from services.kit.links import Links
from services.kit.own_paths import own_path, with_next
from services.kit.settings import Settings

NO_REFERRER = {"Referrer-Policy": "no-referrer"}
_LONGEST_FIELD = 2000


@dataclass(frozen=True, slots=True)
class Message:
    """A page that only says something and offers one way on."""

    heading: str
    sentences: tuple[str, ...]
    action_href: str = "/sign-in"
    action_label: str = "Go to sign-in"


NO_MAIL = Message(
    heading="We can't send email right now",
    sentences=(
        "This portal is not set up to send email yet, so nothing reached your inbox.",
        "Please call or write to us. If your email is known here, you will get our email as soon "
        "as it works.",
    ),
    action_label="Back to sign-in",
)


@dataclass(frozen=True, slots=True)
class EntryContext:
    """The front context: behind it stand the pages for people who are not signed in."""

    settings: Settings
    links: Links
    paper: HtmlPage

    async def page(self, draw: Draw, status: int = 200) -> Response:
        return await asyncio.to_thread(self.paper.render, draw, status)

    async def say(self, message: Message, status: int = 200) -> Response:
        draw = partial(
            message_page,
            message.heading,
            message.sentences,
            message.action_href,
            message.action_label,
        )
        return await self.page(draw, status)

    async def start_session(self, request: Request, token: str, next_path: str) -> Response:
        """Give the browser its new secret; the session it had before ends, whoever's it was."""
        former = signed_in_of(request)
        if former is not None:
            with contextlib.suppress(DomainError):  # a new password has ended it already
                await unit_of_work.execute(former.session_id, end_session, former.session_id)
        target = own_path(next_path)
        if await unit_of_work.consult_as_system(is_waiting, token):
            target = with_next("/sign-in/second-factor", target)
        response = RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})
        await self.keep_signed_in(request, response, token)
        return response

    async def keep_signed_in(self, request: Request, response: Response, token: str) -> None:
        """Give the browser its secret and, once nothing more is asked for, note whose it is."""
        set_cookie(response, self.settings, token)
        before = _device_cookie_of(request, self.settings)
        device = await unit_of_work.consult_as_system(remember_device, before, token, self.links)
        if device:
            set_device_cookie(response, self.settings, device)

    def known_device_of(self, request: Request, email: str) -> str:
        """Which of the address's owner's browsers this is, if it is one."""
        return find_device(_device_cookie_of(request, self.settings), email, self.links)


def signed_in_of(request: Request) -> SignedIn | None:
    """Who the session gate found."""
    found = request.scope.get("state", {}).get("signed_in")
    return found if isinstance(found, SignedIn) else None


def token_of(request: Request, settings: Settings) -> str:
    """The secret in the browser's cookie, good or not."""
    return request.cookies.get(cookie_name(settings), "")


def _device_cookie_of(request: Request, settings: Settings) -> str:
    return request.cookies.get(device_cookie_name(settings), "")


def client_of(request: Request) -> str:
    return request.client.host if request.client else ""


def device_of(request: Request) -> str:
    return request.headers.get("user-agent", "")[:_LONGEST_FIELD]


def field_of(form: FormData, name: str) -> str:
    """What was typed into a field; a file sent in its place counts as nothing."""
    value = form.get(name)
    return value[:_LONGEST_FIELD] if isinstance(value, str) else ""


def without_referrer(response: Response) -> Response:
    """For pages with a secret in their address."""
    response.headers.update(NO_REFERRER)
    return response
