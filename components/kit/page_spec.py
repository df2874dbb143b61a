"""What a page says about itself, once: routes, guards, menu and tests derive from it."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from data.accounts.people import Role
from services.kit.document_paths import part_to_number
from services.kit.permissions import ROLE_PERMISSIONS, Permission

ADMINS = frozenset({Role.ADMIN})
BILLING = ADMINS | {Role.ACCOUNTING}
MEMBERS = BILLING | {Role.BASIC}
OFFICE = frozenset({Role.OFFICE, Role.OWNER})
STAFF = OFFICE | {Role.CREW}
EVERYBODY = MEMBERS | STAFF

_PART = re.compile(r"{(\w+)}")


class PageSpecWrong(ValueError):
    """The pages as they are written cannot be served: the portal does not start."""


@dataclass(frozen=True, slots=True)
class Menu:
    """A place in the menu; ``tab`` is the one in the phone's bar, 0 stands under "More"."""

    icon: str
    tab: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpec:
    """One page: where it is, what it is called, and who may open it.

    ``roles`` says whom the page is for, ``permission`` is what the guards ask: a page whose
    permission lets in others does not start. ``find`` is the service that reads what the
    address names: where it refuses, there is no such page. ``by_property`` says that the page
    shows only the property which its visitor looks at alone, ``needs_company`` that it has
    nothing to show before the contractor's data is there.
    """

    address: str
    title: str
    build: Callable[..., Awaitable[None]]
    permission: Permission
    roles: frozenset[Role]
    menu: Menu | None = None
    find: Callable[..., object] | None = None
    also: tuple[str, ...] = ()
    wide: bool = False
    by_property: bool = False
    needs_company: bool = True

    def __post_init__(self) -> None:
        granted = {role for role, may in ROLE_PERMISSIONS.items() if self.permission in may}
        if not self.roles or granted - {Role.SYSTEM} != self.roles:
            raise PageSpecWrong(f"{self.address}: {self.permission} is not what its roles may do")
        if len(self.parts) > 1 or bool(self.parts) != (self.find is not None):
            raise PageSpecWrong(f"{self.address}: one part of the address and how to find it")

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.address, *self.also)

    @property
    def parts(self) -> tuple[str, ...]:
        """What the address leaves open: ``number`` in ``/invoices/{number}``."""
        return tuple(_PART.findall(self.address))

    def match(self, path: str) -> Mapping[str, str] | None:
        """The open parts of the address as the path fills them in; None for another page."""
        for address in self.addresses:
            pattern = "".join(
                f"(?P<{piece}>[^/]+)" if is_part % 2 else re.escape(piece)
                for is_part, piece in enumerate(_PART.split(address))
            )
            if found := re.fullmatch(f"{pattern}/?", path):
                return found.groupdict()
        return None


def read_part(name: str, text: str) -> UUID | str | None:
    """What the service is asked for: parts called ``..._id`` are ids; None for a damaged one."""
    if not name.endswith("_id"):
        return part_to_number(text)
    try:
        return UUID(text)
    except ValueError:
        return None


def check_pages(specs: Iterable[PageSpec]) -> tuple[PageSpec, ...]:
    """The specs, when they can be served together.

    Raises:
        PageSpecWrong: two of them share an address.
    """
    pages = tuple(specs)
    taken: set[str] = set()
    for address in (address for page in pages for address in page.addresses):
        shape = _PART.sub("{}", address)
        if shape in taken:
            raise PageSpecWrong(f"{address} is the address of two pages")
        taken.add(shape)
    return pages


def find_page(specs: Iterable[PageSpec], path: str) -> PageSpec | None:
    """The page at a path; one that names it fully goes before one that leaves parts open."""
    fits = [spec for spec in specs if spec.match(path) is not None]
    return min(fits, key=lambda spec: len(spec.parts), default=None)


def parent_of(specs: Iterable[PageSpec], page: PageSpec) -> PageSpec | None:
    """The list that a page of one thing was opened from; None where it shows that list itself."""
    above = [
        spec
        for spec in specs
        if spec.menu and spec.title != page.title and page.address.startswith(f"{spec.address}/")
    ]
    return max(above, key=lambda spec: len(spec.address), default=None)


def roots_of(specs: Iterable[PageSpec]) -> tuple[str, ...]:
    """The first steps of all addresses: ``/office``, ``/invoices``."""
    roots = (f"/{address.split('/')[1]}" for spec in specs for address in spec.addresses)
    return tuple(dict.fromkeys(roots))
