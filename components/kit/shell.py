"""The frame of every page: navigation, title, the person's menu and the contractor's footer."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from nicegui import ui

from components.kit.filter_bar import Select
from components.kit.frame_pieces import page_frame
from components.kit.markup import Markup, Said, read_nothing
from components.kit.page_spec import PageSpec
from components.kit.shell_facts import (
    ContractorCard,
    NavItem,
    PersonCard,
    ShellFacts,
    ShellOptions,
    Theme,
    WayBack,
)
from services.kit.permissions import Permission

PROPERTY = "property"  # the picker that the chip of a filtered page takes back


class Shell(Markup):
    """Navigation "Main", the page's heading, "Send message" and the footer, as one element."""

    def __init__(
        self,
        nav: Sequence[NavItem],
        contractor: ContractorCard,
        person: PersonCard,
        *,
        on_send_message: Callable[[], object] | None = None,
        options: ShellOptions | None = None,
    ) -> None:
        super().__init__()
        self._leave_main_to_us()
        given = options or ShellOptions()
        router = ui.context.client.sub_pages_router
        self._on_pick = given.on_pick
        self.facts = ShellFacts(
            nav=tuple(nav),
            contractor=contractor,
            person=person,
            pickers=given.pickers,
            path=_path(router.current_path),
            home=given.home,
            theme=given.theme,
            visit=given.visit,
            has_message=on_send_message is not None,
        )
        self.draw(page_frame(self.facts))
        router.on_path_changed(lambda path: self._show(path=_path(path)))
        if on_send_message:
            self.react("message", read_nothing, lambda _nothing: on_send_message())
        self.react("pick", _read_pick, lambda picked: self._pick(*picked))
        self.react("all", read_nothing, lambda _nothing: self._pick(PROPERTY, ""))

    @contextmanager
    def content(self) -> Iterator[None]:
        """Build the page's content inside the frame."""
        with self:
            yield

    def set_title(self, title: str, *, wide: bool = False) -> None:
        """Name the page in its heading and the browser's tab; ``wide`` uses the full width."""
        self._show(title=title, wide=wide)
        ui.page_title(f"{title} · {self.facts.contractor.name}")

    def set_back(self, page: PageSpec | None) -> None:
        """Offer the way to the page that this one was opened from."""
        self._show(back=WayBack(page.title, page.address) if page else None)

    def set_filter(self, place: str) -> None:
        """Say that the page shows one property alone; a click shows all again."""
        self._show(filtered=place)

    def set_badges(self, badges: Mapping[str, int]) -> None:
        """Show how much is new, by address ("/messages": 2)."""
        marks = {href: "99+" if count > 99 else str(count or "") for href, count in badges.items()}
        nav = (replace(i, badge=marks.get(i.href, i.badge)) for i in self.facts.nav)
        self._show(nav=tuple(nav))

    def set_pickers(self, pickers: Sequence[Select]) -> None:
        """Show the property filter and the customer switcher as they are now."""
        self._show(pickers=tuple(pickers))

    def set_home(self, address: str) -> None:
        """Where the contractor's name at the top leads."""
        self._show(home=address)

    def set_theme(self, theme: Theme) -> None:
        """Follow the system or stay light or dark."""
        self._show(theme=theme)

    def _show(self, **changes: Any) -> None:
        facts = replace(self.facts, **changes)
        if facts != self.facts:
            self.facts = facts
            self.draw(page_frame(facts))

    def _leave_main_to_us(self) -> None:
        # Quasar's page is a <main> as well; a document has one, and ours leaves out the navigation
        for ancestor in self.ancestors():
            if ancestor.tag == "q-page":
                ancestor.tag = "div"

    def _pick(self, name: str, value: str) -> object:
        return self._on_pick(name, value) if self._on_pick else None


def menu_of(pages: Iterable[PageSpec], permissions: Collection[Permission]) -> list[NavItem]:
    """The pages with a place in the menu that somebody with the permissions may open."""
    return [
        NavItem(page.title, page.address, page.menu.icon, tab=page.menu.tab, also=page.also)
        for page in pages
        if page.menu is not None and page.permission in permissions
    ]


def _read_pick(said: Said) -> tuple[str, str]:
    return said.value, said.entered if isinstance(said.entered, str) else ""


def _path(address: str) -> str:
    return address.partition("?")[0].partition("#")[0]
