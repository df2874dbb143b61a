"""Identifiers that came in from outside, in an address or from a browser."""

from uuid import UUID

from services.kit.errors import NotFound


def read_id(text: str, what: str) -> UUID:
    """The identifier that ``text`` writes out; ``what`` is the word for what it names.

    Raises:
        NotFound: it is none, so there is nothing of that name.
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(what) from None
