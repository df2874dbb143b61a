"""What the frame of a page shows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from components.kit.filter_bar import Select
from services.kit import addresses

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
class WayBack:
    """The page that this one was opened from."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class ShellOptions:
    """What may differ between people: pickers (property, customer), home page and theme."""

    pickers: tuple[Select, ...] = ()
    home: str = "/"
    theme: Theme = "auto"
    on_pick: Callable[[str, str], object] | None = field(default=None)
    visit: str = ""  # another one after each sign-in


@dataclass(frozen=True, slots=True)
class ShellFacts:
    """All that stands around a page: ``path`` is the page's, ``filtered`` names the property."""

    nav: tuple[NavItem, ...]
    contractor: ContractorCard
    person: PersonCard
    pickers: tuple[Select, ...]
    path: str
    home: str
    theme: Theme
    visit: str
    has_message: bool
    title: str = ""
    wide: bool = False
    back: WayBack | None = None
    filtered: str = ""
