"""Refuses requests that change something and come from another site's page."""

from starlette.types import ASGIApp, Receive, Scope, Send

from pages.machine.asgi import SAFE_METHODS, header, is_under, refusal


class OriginCheck:
    """Every unsafe method needs proof that one of our own pages sent it.

    ``SameSite`` cookies are not enough: a contractor's blog beside the portal's host is the same
    site. ``exempt`` are addresses for machines, which prove themselves by signature or key.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str], exempt: tuple[str, ...]) -> None:
        self._app = app
        self._origins = origins
        self._exempt = exempt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._is_fine(scope):
            await self._app(scope, receive, send)
        else:
            await refusal(403, "This must be sent from the portal's own pages.")(
                scope, receive, send
            )

    def _is_fine(self, scope: Scope) -> bool:
        if scope["method"] in SAFE_METHODS or is_under(scope["path"], self._exempt):
            return True
        # Asked first: pages that send no referrer send "Origin: null" with their forms.
        if site := header(scope, "sec-fetch-site"):
            return site == "same-origin"
        return header(scope, "origin") in self._origins
