"""The page of a mailed link. Looking at it signs nobody in; its button does."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from components.accounts.sign_in_pages import LinkPageView, link_page
from pages.entry.context import (
    NO_MAIL,
    EntryContext,
    Message,
    device_of,
    field_of,
    signed_in_of,
    without_referrer,
)
from services.accounts.sign_in_links import (
    LinkRefused,
    LinkState,
    LinkUse,
    inspect_link,
    renew_link,
    use_link,
)
from services.kit import unit_of_work
from services.kit.own_paths import naming_customer, own_path, with_next

NOT_KEPT = {"Cache-Control": "no-store"}
GONE = Message(
    heading="This link does not work any more",
    sentences=("Enter your email address on the sign-in page, and we'll email you a new one.",),
    action_label="Get a new link",
)
RENEWED = Message(
    heading="We emailed you a new link",
    sentences=(
        "This one was older than 7 days, so a new one is on its way to the same address.",
        "Open it from there; you can close this page.",
    ),
)
RENEWED_BEFORE = Message(
    heading="A new link is in your inbox",
    sentences=(
        "This one is older than 7 days, and we emailed you a new one a short time ago.",
        "Open the newest email from us. Check your spam folder too.",
    ),
)


class LinkPages:
    def __init__(self, context: EntryContext) -> None:
        self._context = context

    async def show(self, request: Request) -> Response:
        token = request.path_params["token"]
        next_path = own_path(request.query_params.get("next"))
        view = await unit_of_work.consult_as_system(
            inspect_link, token, self._context.links, session_of(request)
        )
        if view.needs_nothing:
            return without_referrer(RedirectResponse(next_path, 303, headers=NOT_KEPT))
        if view.state is LinkState.EXPIRED:
            return await self._renew(request, token, next_path)
        if view.state is LinkState.REFUSED:
            return await self._gone(next_path)
        shown = LinkPageView(view.name, view.customer, f"/sign-in/link/{token}", next_path)
        page = await self._context.page(partial(link_page, shown))
        return without_referrer(page)

    async def use(self, request: Request) -> Response:
        form = await request.form()
        token, next_path = request.path_params["token"], own_path(field_of(form, "next"))
        use = LinkUse(token, device_of(request), session_of(request))
        try:
            used = await unit_of_work.execute_as_system(use_link, use, self._context.links)
        except LinkRefused:
            return await self._gone(next_path)
        target = naming_customer(next_path) if used.names_customer else next_path
        if not used.secret:
            return without_referrer(RedirectResponse(target, 303, headers=NOT_KEPT))
        return without_referrer(await self._context.start_session(request, used.secret, target))

    async def _renew(self, request: Request, token: str, next_path: str) -> Response:
        # Browsers and mail scanners that only look ahead shall cause no mail.
        looks_ahead = request.method == "HEAD" or "prefetch" in purpose_of(request)
        if looks_ahead:
            return without_referrer(await self._context.say(RENEWED_BEFORE))
        is_mailed = await unit_of_work.execute_as_system(
            renew_link, token, next_path, self._context.links
        )
        if not self._context.settings.sends_mail:
            return without_referrer(await self._context.say(NO_MAIL))
        return without_referrer(await self._context.say(RENEWED if is_mailed else RENEWED_BEFORE))

    async def _gone(self, next_path: str) -> Response:
        message = replace(GONE, action_href=with_next(GONE.action_href, next_path))
        return without_referrer(await self._context.say(message, 410))


def session_of(request: Request) -> UUID | None:
    """The session of the browser that asks, if it has a good one."""
    signed_in = signed_in_of(request)
    return None if signed_in is None else signed_in.session_id


def purpose_of(request: Request) -> str:
    return request.headers.get("sec-purpose", "") + request.headers.get("purpose", "")
