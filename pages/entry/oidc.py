"""Signing in by an account elsewhere: the way there, and the way back."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pages.entry.context import (
    EntryContext,
    Message,
    client_of,
    device_of,
    signed_in_of,
    without_referrer,
)
from pages.entry.cookies import cookie_name
from services.accounts.oidc import Identity, OidcAway, OidcProvider, OidcRefused
from services.accounts.oidc_sign_ins import connect_identity, count_arrival, sign_in_with_identity
from services.accounts.oidc_trips import LASTS, Trip, pack_trip, unpack_trip
from services.kit import unit_of_work
from services.kit.errors import DomainError, TooManyTries
from services.kit.own_paths import own_path, with_next
from services.kit.settings import Settings

START = "/sign-in/oidc"
_NO_STORE = {"Cache-Control": "no-store"}


class OidcPages:
    def __init__(self, context: EntryContext, provider: OidcProvider) -> None:
        self._context = context
        self._provider = provider
        self._cookie = f"{cookie_name(context.settings)}-oidc"

    async def leave(self, request: Request) -> Response:
        """Send the browser to the provider; signed in already, it comes back to connect both."""
        next_path = own_path(request.query_params.get("next"))
        try:
            departure = await self._provider.depart()
        except OidcAway as refusal:
            return await self._refuse(str(refusal), 503)
        response = RedirectResponse(departure.address, 303, headers=_NO_STORE)
        value = pack_trip(Trip(departure, next_path), self._context.settings.secret_key)
        self._keep(response, value, int(LASTS.total_seconds()))
        return without_referrer(response)

    async def come_back(self, request: Request) -> Response:
        response = await self._arrive(request)
        self._keep(response, "", 0)  # it was good for one arrival, whatever came of it
        return without_referrer(response)

    async def _arrive(self, request: Request) -> Response:
        given = request.query_params
        cookie, secret_key = (
            request.cookies.get(self._cookie, ""),
            self._context.settings.secret_key,
        )
        trip = unpack_trip(cookie, given.get("state", ""), secret_key)
        if trip is None or not given.get("code"):
            return await self._refuse(str(OidcRefused()), 400)
        try:
            if not await unit_of_work.execute_as_system(count_arrival, client_of(request)):
                raise TooManyTries
            identity = await self._provider.arrive(given["code"], trip.departure)
        except TooManyTries as refusal:
            return await self._refuse(str(refusal), 429)
        except DomainError as refusal:
            return await self._refuse(str(refusal), 400)
        return await self._welcome(request, identity, trip.next_path)

    async def _welcome(self, request: Request, identity: Identity, next_path: str) -> Response:
        secret = await unit_of_work.execute_as_system(
            sign_in_with_identity, identity, device_of(request)
        )
        if secret is not None:
            return await self._context.start_session(request, secret, next_path)
        signed_in = signed_in_of(request)
        if signed_in is None:
            return await self._context.say(self._sign_in_once(identity, next_path))
        try:
            await unit_of_work.execute(signed_in.session_id, connect_identity, identity)
        except DomainError as refusal:
            message = Message("Not connected", (str(refusal),), "/", "Go to the portal")
            return await self._context.say(message, 403)
        return RedirectResponse(next_path, 303, headers=_NO_STORE)

    def _sign_in_once(self, identity: Identity, next_path: str) -> Message:
        """The same for addresses we know and for others."""
        again = quote(with_next(START, next_path), safe="/")
        return Message(
            heading="One more time by link",
            sentences=(
                f"Your account at {self._provider.name} is not connected to this portal yet.",
                "Sign in once by link or password, and both are connected from then on.",
            ),
            action_href=f"/sign-in?email={quote(identity.email)}&next={again}",
            action_label="Sign in to connect",
        )

    async def _refuse(self, sentence: str, status: int) -> Response:
        return await self._context.say(Message("Sign-in did not work", (sentence,)), status)

    def _keep(self, response: Response, value: str, seconds: int) -> None:
        response.set_cookie(
            self._cookie,
            value,
            max_age=seconds,
            path="/",
            secure=self._context.settings.is_secure,
            httponly=True,
            samesite="lax",  # it must come along when the provider sends the browser back
        )


def provider_of(settings: Settings) -> OidcProvider | None:
    """The provider, where one is set."""
    return OidcProvider(settings) if settings.oidc_issuer else None
