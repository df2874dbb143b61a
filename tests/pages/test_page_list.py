"""The pages as they stand, and that nobody else writes their addresses down."""

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from components.kit.page_spec import PageSpec, find_page, roots_of
from components.kit.shell import menu_of
from data.accounts.people import Role
from pages.page_list import PAGES
from pages.portal.site import PortalParts
from services.kit import addresses
from services.kit.permissions import ROLE_PERMISSIONS

ROOT = Path(__file__).parent.parent.parent
ADDRESS = re.compile(rf"(?:{'|'.join(roots_of(PAGES))})(?![\w-])[^\s\"']*")
# Sample letters and notices say addresses in the words of a mail; that they lead to a page is
# checked below.
WRITERS = "services/notices/"


def test_every_module_with_pages_is_listed() -> None:
    beside = {
        page.address
        for audience in ("portal", "office", "crew")
        for module in iter_modules([str(ROOT / "pages" / audience)])
        for page in getattr(import_module(f"pages.{audience}.{module.name}"), "PAGES", ())
        if isinstance(page, PageSpec)
    }

    assert {page.address for page in PAGES} == beside


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_a_page_takes_only_what_it_is_given(page: PageSpec) -> None:
    known = {"frame", "query", *page.parts, *(part.name for part in fields(PortalParts))}
    asked = inspect.signature(page.build).parameters.values()

    missing = {p.name for p in asked if p.default is p.empty} - known

    assert missing == set()
    assert set(page.parts) <= {parameter.name for parameter in asked}


@pytest.mark.parametrize(
    ("role", "bar"),
    [
        (Role.ADMIN, ["Dashboard", "Jobsites", "Invoices", "Messages"]),
        (Role.OWNER, ["Today", "Inbox", "Estimates", "Money"]),
    ],
)
def test_the_phones_bar_has_four_places(role: Role, bar: list[str]) -> None:
    tabs = [item for item in menu_of(PAGES, ROLE_PERMISSIONS[role]) if item.tab]

    assert [item.label for item in sorted(tabs, key=lambda item: item.tab)] == bar
    assert len({item.tab for item in tabs}) == len(tabs)


def written(layer: str) -> Iterator[tuple[str, str]]:
    """Every text of the layer's code that is a page's address, perhaps after the origin."""
    for path in sorted((ROOT / layer).rglob("*.*")):
        if path.suffix in READERS:
            for text in READERS[path.suffix](path.read_text()):
                if found := ADDRESS.match(text.removeprefix("{}")):
                    yield str(path.relative_to(ROOT)), found[0]


def _python_texts(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in joined for part in node.values}
    for node in joined:
        yield "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)  # type: ignore[misc]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def _quoted_texts(source: str) -> list[str]:
    return re.findall(r"[\"'`]([^\"'`]*)", source)


READERS: dict[str, Callable[[str], Iterable[str]]] = {
    ".py": _python_texts,
    ".js": _quoted_texts,
    ".html": _quoted_texts,
}


def test_addresses_of_pages_are_written_once() -> None:
    """In the page's own module, or where other layers find them."""
    shared = {text for text in vars(addresses).values() if isinstance(text, str)}
    own = {
        (page.build.__module__.replace(".", "/") + ".py", page.address)
        for page in PAGES
        if page.address not in shared
    }
    hand = {
        (name, address)
        for name, address in [*written("pages"), *written("components"), *written("services")]
        if not name.startswith(WRITERS) and name != "services/kit/addresses.py"
    }

    assert hand - own == {
        ("pages/machine/activity_csv.py", "/activity.csv"),
        ("pages/machine/guards.py", "/office/import"),
        # Folders in an archive, not addresses.
        ("services/privacy/data_exports.py", "/estimates/{}"),
        ("services/privacy/data_exports.py", "/invoices/{}"),
    }


def test_letters_lead_to_pages_that_are_there() -> None:
    links = {
        address.partition("?")[0]
        for name, address in written("services")
        if name.startswith(WRITERS)
    }
    dead = {link for link in links if find_page(PAGES, link) is None}

    assert links
    assert dead == set()
