"""What people type, made safe to store and told apart from what is too much."""

import unicodedata

from services.kit.errors import DomainError

LONGEST_TEXT = 10_000
LONGEST_LINE = 200


class TextRefused(DomainError):
    """The text is missing or too long; the sentence says which."""


def clean_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """The text without what no person types; line breaks, emoji and any script stay as they are.

    PostgreSQL takes neither NUL nor half of a surrogate pair.

    Raises:
        TextRefused: nothing is left, or it is longer than ``longest`` characters.
    """
    if len(text) > 4 * longest:
        raise TextRefused(_too_long(longest))
    kept = "".join(
        letter
        for letter in text.replace("\r\n", "\n").replace("\r", "\n")
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    ).strip()
    if not kept:
        raise TextRefused("Write a few words first.")
    if len(kept) > longest:
        raise TextRefused(_too_long(longest))
    return kept


def clean_line(text: str, *, longest: int = LONGEST_LINE) -> str:
    """One line of at most ``longest`` characters; may be empty."""
    letters = (
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter
        for letter in text[: 4 * longest]
        if unicodedata.category(letter) != "Cs"
    )
    return " ".join("".join(letters).split())[:longest]


def _too_long(longest: int) -> str:
    return f"That is longer than {longest:,} characters. Shorten it, or send it in parts."
