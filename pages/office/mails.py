"""Every mail that the portal sends, for the office to look at before a customer does."""

from nicegui import ui

from components.kit import theme
from components.kit.filter_bar import FilterBar, FilterChange, Option, Select
from components.kit.guarded_pages import Frame
from components.kit.page_spec import OFFICE, Menu, PageSpec
from components.notices.mail_preview import MailPreviewFrame
from services.kit.links import Links
from services.kit.permissions import Permission
from services.notices.mail_previews import MailPreview, list_mail_previews, write_mail_preview

ADDRESS = "/office/mails"
NOTE = "Sample names and numbers in your own look. Nothing is sent from here."


async def mails_page(frame: Frame, query: dict[str, str], links: Links) -> None:
    """Choose a kind; it stands in the address."""
    previews = await frame.visitor.fetch(list_mail_previews)
    view = MailsView(frame, previews, links.origin)
    with ui.element().classes(theme.STACK):
        await view.draw(query.get("kind", ""))


PAGES = (
    PageSpec(
        address=ADDRESS,
        title="Emails",
        build=mails_page,
        permission=Permission.HANDLE_INBOX,
        roles=OFFICE,
        needs_company=False,
        menu=Menu("mail"),
    ),
)


class MailsView:
    """One colleague's look at one mail."""

    def __init__(self, frame: Frame, previews: tuple[MailPreview, ...], origin: str) -> None:
        self._frame = frame
        self._previews = previews
        self._origin = origin

    async def draw(self, asked: str) -> None:
        key = asked if any(one.key == asked for one in self._previews) else self._previews[0].key
        options = tuple(Option(one.key, one.label) for one in self._previews)
        select = Select("kind", "Mail", key, options)
        FilterBar(search="", query="", selects=[select], on_change=self._choose)
        ui.label(NOTE).classes(theme.MUTED)
        self._shown = MailPreviewFrame()
        await self._show(key)

    async def _choose(self, change: FilterChange) -> None:
        key = change.chosen.get("kind", self._previews[0].key)
        await self._show(key)
        self._frame.note_address(ADDRESS, {"kind": key})

    async def _show(self, key: str) -> None:
        found = await self._frame.visitor.fetch(write_mail_preview, key, self._origin)
        letter = found.letter
        self._shown.set_mail(letter.subject, f"{ADDRESS}/{key}.html", letter.text)
