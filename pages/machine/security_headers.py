"""What browsers are told not to do: load foreign scripts, frame the portal, guess types."""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.kit.first_paint import STATE_KEY, FirstPaint
from pages.machine.asgi import content_type_of
from services.kit.settings import Settings

_STRIPE = "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com"
_STRIPE_CALLS = "https://api.stripe.com"
_HALF_A_YEAR = 15_768_000  # seconds

# Pages without a live client: no script at all.
_PLAIN_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FILE_POLICY = "base-uri 'none'; frame-ancestors 'none'"  # no more: browsers show PDFs by plug-in
_TAG = re.compile(rb"<(script|style|link)\b(?![^>]*\snonce=)")
_APP = re.compile(rb'<div id="app"[^>]*>')
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(self), display-capture=(), geolocation=(self), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), usb=()"
    ),
}


@dataclass(frozen=True, slots=True)
class PortalPolicy:
    """The content policy of NiceGUI's pages, all but the nonce."""

    scripts: str
    images: str
    frames: str
    calls: str

    def with_nonce(self, nonce: str) -> str:
        # unsafe-eval: Vue compiles its templates in the browser. unsafe-inline for styles:
        # Quasar sets them. Neither lets a foreign script in; the nonce alone does.
        return (
            f"default-src 'self'; script-src 'nonce-{nonce}' 'unsafe-eval'{self.scripts}; "
            "style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
            f"img-src 'self' data: blob:{self.images}; connect-src 'self'{self.calls}; "
            f"frame-src 'self'{self.frames}; worker-src 'self' blob:; object-src 'none'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )


def portal_policy(settings: Settings) -> PortalPolicy:
    """Opens the policy for whoever takes card details and for the map's tiles only."""
    scripts, others, calls = _payment_sources(settings)
    tiles = urlsplit(settings.tile_url)
    images = f"{tiles.scheme}://{tiles.netloc.replace('{s}', '*')}" if tiles.netloc else ""
    return PortalPolicy(
        scripts=_listed(scripts),
        images=_listed(images),
        frames=_listed(others),
        calls=_listed(calls),
    )


def _payment_sources(settings: Settings) -> tuple[str, str, str]:
    """From where the payment form takes scripts, frames and answers."""
    script = urlsplit(settings.stripe_js_url)
    if not settings.takes_payments:
        return "", "", ""
    if settings.stripe_js_url == "" or script.netloc == "js.stripe.com":
        return _STRIPE, _STRIPE, _STRIPE_CALLS
    if not script.netloc:
        return "'self'", "", ""  # the stand-in, served by this portal
    origin = f"{script.scheme}://{script.netloc}"
    return origin, origin, origin


def _listed(sources: str) -> str:
    return f" {sources}" if sources else ""


class SecurityHeaders:
    """Sets the headers on every answer; a route that set one itself keeps it.

    Must stand inside of compression: it writes the nonce into NiceGUI's pages.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._policy = portal_policy(settings)
        self._is_secure = settings.is_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        page = _Page(scope, send, secrets.token_urlsafe(16))

        async def send_with_headers(message: Message) -> None:
            if message["type"] != "http.response.start":
                await page.send(message)
                return
            page.begin(message)
            headers = MutableHeaders(raw=message["headers"])
            for name, value in self._headers(message, page).items():
                headers.setdefault(name, value)
            await page.send(message)

        await self._app(scope, receive, send_with_headers)

    def _headers(self, start: Message, page: "_Page") -> dict[str, str]:
        policy = _FILE_POLICY
        if page.is_held:
            policy = self._policy.with_nonce(page.nonce)
        elif content_type_of(start).startswith("text/html"):
            policy = _PLAIN_POLICY
        headers = {**_FIXED, "Content-Security-Policy": policy}
        if self._is_secure:
            headers["Strict-Transport-Security"] = f"max-age={_HALF_A_YEAR}"
        return headers


class _Page:
    """Holds a NiceGUI page back until it is whole, to write the nonce into its tags."""

    def __init__(self, scope: Scope, send: Send, nonce: str) -> None:
        self._scope, self._send = scope, send
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self.nonce = nonce
        self.is_held = False

    def begin(self, start: Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        is_html = content_type_of(start).startswith("text/html")
        self.is_held = is_html and headers.get("x-nicegui-content") == "page"

    async def send(self, message: Message) -> None:
        if not self.is_held:
            await self._send(message)
        elif message["type"] == "http.response.start":
            self._start = message
        else:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish()

    async def _finish(self) -> None:
        assert self._start is not None
        # The page's data stands in it with < and > escaped: no text of a visitor is a tag here.
        body = _TAG.sub(rb'<\1 nonce="' + self.nonce.encode() + b'"', b"".join(self._parts))
        # After the nonces: a text in it that looked like a tag would get one.
        first = self._scope.get("state", {}).pop(STATE_KEY, None)
        if first is not None:
            body = _stamped(body, first)
        MutableHeaders(raw=self._start["headers"])["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def _stamped(body: bytes, first: FirstPaint) -> bytes:
    """The page with its content as HTML where the scripts will put it."""
    html = first.html.encode()
    body = _APP.sub(lambda found: found[0] + html, body, count=1)
    if first.theme == "auto":
        return body
    return body.replace(b"<html", b'<html data-theme="' + first.theme.encode() + b'"', 1)
