"""Finds the portal's own addresses in a text, to make links of them and of nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with an address where it is a link."""

    text: str
    href: str = ""


def pieces_of(text: str, origin: str) -> Iterator[Piece]:
    """The text cut at addresses below ``origin``; what leads elsewhere stays plain text."""
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found.group()
        if address == origin or address.startswith(f"{origin}/"):
            yield Piece(text[end : found.start()])
            yield Piece(address, address)
            end = found.end()
    yield Piece(text[end:])
