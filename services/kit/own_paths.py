"""Where a visitor wanted to go: only paths of this portal, never another site."""

import re
from urllib.parse import quote

HOME = "/"
_LONGEST = 2000
# One slash and then neither "/" nor "\": browsers read "//host" and "/\host" as another site.
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\s]*")


def own_path(wanted: str | None) -> str:
    """``wanted`` when it leads into this portal, else the first page."""
    if not wanted or len(wanted) > _LONGEST or not wanted.isprintable():
        return HOME
    return wanted if _OWN_PATH.fullmatch(wanted) else HOME


def with_next(address: str, next_path: str) -> str:
    """The address with the wanted path in its query, unless that is the first page anyway."""
    wanted = own_path(next_path)
    return address if wanted == HOME else f"{address}?next={quote(wanted, safe='/')}"
