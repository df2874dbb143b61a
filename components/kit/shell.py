"""The frame of every page: navigation, title, the person's menu and the contractor's footer."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

from nicegui import ui

from components.kit.filter_bar import Select
from components.kit.page_spec import PageSpec
from components.kit.part import Part, plain, read_nothing, read_texts
from services.kit import addresses
from services.kit.permissions import Permission

Theme = Literal["auto", "light", "dark"]


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the portal; ``icon`` is a name from icons.css, ``tab`` the phone's bar's."""

    label: str
    href: str
    icon: str
    badge: str = ""
    tab: int = 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractorCard:
    """Whom to call, at the foot of every page."""

    name: str
    phone: str = ""
    email: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Who is signed in."""

    name: str
    email: str
    href: str = addresses.PROFILE


@dataclass(frozen=True, slots=True)
class ShellOptions:
    """What may differ between people: pickers (property, customer), home page and theme."""

    pickers: tuple[Select, ...] = ()
    home: str = "/"
    theme: Theme = "auto"
    on_pick: Callable[[str, str], object] | None = field(default=None)
    visit: str = ""  # another one after each sign-in


class Shell(Part, component="../assets/portal/shell.js"):
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
        self._nav = tuple(nav)
        self._options = options or ShellOptions()
        router = ui.context.client.sub_pages_router
        self.show(
            nav=[plain(item) for item in nav],
            contractor=plain(contractor),
            person=plain(person),
            title="",
            back=None,
            filtered="",
            path=_path(router.current_path),
            message=on_send_message is not None,
            home=self._options.home,
            theme=self._options.theme,
            visit=self._options.visit,
        )
        self.set_pickers(self._options.pickers)
        router.on_path_changed(self._follow)
        if on_send_message:
            self.hear("message", read_nothing, lambda _nothing: on_send_message())
        self.hear("pick", read_texts, self._pick)

    @contextmanager
    def content(self) -> Iterator[None]:
        """Build the page's content inside the frame."""
        with self:
            yield

    def set_title(self, title: str, *, wide: bool = False) -> None:
        """Name the page in its heading and the browser's tab; ``wide`` uses the full width."""
        self.show(title=title, wide=wide)
        ui.page_title(f"{title} · {self.props['contractor']['name']}")

    def set_back(self, page: PageSpec | None) -> None:
        """Offer the way to the page that this one was opened from."""
        self.props["back"] = {"label": page.title, "href": page.address} if page else None

    def set_filter(self, place: str) -> None:
        """Say that the page shows one property alone; a click shows all again."""
        self.props["filtered"] = place

    def set_badges(self, badges: Mapping[str, int]) -> None:
        """Show how much is new, by address ("/messages": 2)."""
        marks = {href: "99+" if count > 99 else str(count or "") for href, count in badges.items()}
        self._nav = tuple(replace(i, badge=marks.get(i.href, i.badge)) for i in self._nav)
        self.props["nav"] = [plain(item) for item in self._nav]

    def set_pickers(self, pickers: Sequence[Select]) -> None:
        """Show the property filter and the customer switcher as they are now."""
        self.props["pickers"] = [plain(picker) for picker in pickers]

    def set_home(self, address: str) -> None:
        """Where the contractor's name at the top leads."""
        self.props["home"] = address

    def set_theme(self, theme: Theme) -> None:
        """Follow the system or stay light or dark."""
        self.props["theme"] = theme

    def _leave_main_to_us(self) -> None:
        # Quasar's page is a <main> as well; a document has one, and ours leaves out the navigation
        for ancestor in self.ancestors():
            if ancestor.tag == "q-page":
                ancestor.tag = "div"

    def _follow(self, path: str) -> None:
        self.props["path"] = _path(path)

    def _pick(self, sent: tuple[str, ...]) -> object:
        if len(sent) != 2 or self._options.on_pick is None:
            return None
        return self._options.on_pick(sent[0], sent[1])


def menu_of(pages: Iterable[PageSpec], permissions: Collection[Permission]) -> list[NavItem]:
    """The pages with a place in the menu that somebody with the permissions may open."""
    return [
        NavItem(page.title, page.address, page.menu.icon, tab=page.menu.tab, also=page.also)
        for page in pages
        if page.menu is not None and page.permission in permissions
    ]


def _path(address: str) -> str:
    return address.partition("?")[0].partition("#")[0]
