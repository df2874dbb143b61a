"""The page of the two links that confirm a new email address. Its button does it."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.accounts.account_pages import email_change_page
from pages.entry.context import EntryContext, Message, without_referrer
from services.accounts.email_changes import (
    ChangeRefused,
    ChangeView,
    Mailbox,
    confirm_email_change,
    inspect_email_change,
)
from services.kit import addresses, unit_of_work

OPEN_PATH = "/email-change"
GONE = Message(
    heading="This link does not work any more",
    sentences=("It works within 24 hours. Ask for the change again on your profile page.",),
    action_href=addresses.PROFILE,
    action_label="Go to your profile",
)


class EmailChangePages:
    def __init__(self, context: EntryContext) -> None:
        self._context = context

    async def show(self, request: Request) -> Response:
        token = request.path_params["token"]
        links = self._context.links
        try:
            view = await unit_of_work.consult_as_system(inspect_email_change, token, links)
        except ChangeRefused:
            return without_referrer(await self._context.say(GONE, 410))
        is_old = view.asked is Mailbox.OLD
        action = f"{OPEN_PATH}/{token}"
        draw = partial(email_change_page, view.name, view.new_email, is_old, action)
        page = await self._context.page(draw)
        return without_referrer(page)

    async def use(self, request: Request) -> Response:
        token = request.path_params["token"]
        links = self._context.links
        try:
            view = await unit_of_work.execute_as_system(confirm_email_change, token, links)
        except ChangeRefused:
            return without_referrer(await self._context.say(GONE, 410))
        return without_referrer(await self._context.say(_thanks(view)))


def email_change_routes(context: EntryContext) -> list[Route]:
    pages = EmailChangePages(context)
    address = OPEN_PATH + "/{token}"
    return [Route(address, pages.show), Route(address, pages.use, methods=["POST"])]


def _thanks(view: ChangeView) -> Message:
    if view.is_done:
        said = f"From now on your address here is {view.new_email}. Links to the old one are void."
        return Message("Your address is changed", (said,), addresses.PROFILE, "Go to your profile")
    other = view.new_email if view.asked is Mailbox.OLD else view.old_email
    said = f"Now open the mail to {other} and confirm there as well."
    return Message("One more step", (said,), addresses.PROFILE, "Go to your profile")
