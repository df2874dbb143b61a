"""The page of a mailed link. Looking at it signs nobody in; its button does."""

from starlette.requests import Request
from starlette.responses import Response

from pages.entry.context import (
    NO_MAIL,
    EntryContext,
    Message,
    device_of,
    field_of,
    without_referrer,
)
from services.accounts.sign_in_links import (
    LinkRefused,
    LinkState,
    inspect_link,
    renew_link,
    use_link,
)
from services.kit import unit_of_work
from services.kit.own_paths import own_path

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
        view = await unit_of_work.consult_as_system(inspect_link, token, self._context.links)
        if view.state is LinkState.EXPIRED:
            return await self._renew(request, token, next_path)
        if view.state is LinkState.REFUSED:
            return await self._gone()
        page = await self._context.page(
            "link.html",
            title="Sign in",
            name=view.name,
            action=f"/sign-in/link/{token}",
            next=next_path,
        )
        return without_referrer(page)

    async def use(self, request: Request) -> Response:
        form = await request.form()
        token, next_path = request.path_params["token"], own_path(field_of(form, "next"))
        try:
            secret = await unit_of_work.execute_as_system(
                use_link, token, device_of(request), self._context.links
            )
        except LinkRefused:
            return await self._gone()
        return without_referrer(await self._context.start_session(request, secret, next_path))

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

    async def _gone(self) -> Response:
        return without_referrer(await self._context.say(GONE, 410))


def purpose_of(request: Request) -> str:
    return request.headers.get("sec-purpose", "") + request.headers.get("purpose", "")
