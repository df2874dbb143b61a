"""Where a visitor wanted to go: only paths of this portal, never another site."""

import re
from urllib.parse import quote

HOME = "/"
CUSTOMER_NAMED = "named"
_LONGEST = 2000
# One slash and then neither "/" nor "\": browsers read "//host" and "/\host" as another site.
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\s]*")


def own_path(wanted: str | None) -> str:
    """``wanted`` when it leads into this portal, else the first page."""
    return wanted if wanted and is_own_path(wanted) else HOME


def is_own_path(path: str) -> bool:
    """Whether the path leads into this portal."""
    if len(path) > _LONGEST or not path.isprintable():
        return False
    return _OWN_PATH.fullmatch(path) is not None


def naming_customer(path: str) -> str:
    """The address of a page that shall say whose it is; ``CUSTOMER_NAMED`` tells it."""
    page, has_query, query = path.partition("?")
    return f"{page}?{query}&{CUSTOMER_NAMED}=1" if has_query else f"{page}?{CUSTOMER_NAMED}=1"


def with_next(address: str, next_path: str) -> str:
    """The address with the wanted path in its query, unless that is the first page anyway."""
    wanted = own_path(next_path)
    return address if wanted == HOME else f"{address}?next={quote(wanted, safe='/')}"
