"""A drawn signature as lines of points, which no browser can smuggle anything else into."""

import json

from services.kit.errors import DomainError

WIDTH, HEIGHT = 600, 200
MOST_POINTS = 4000
_LONGEST = 100_000


class SignatureRefused(DomainError):
    def __init__(self) -> None:
        super().__init__("Draw your signature, or type your name instead.")


def clean_strokes(text: str) -> str:
    """The strokes as compact JSON: lists of x, y, x, y in a box of 600 by 200.

    Raises:
        SignatureRefused: it is empty, or no such drawing.
    """
    try:
        strokes = json.loads(text) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        strokes = None
    if not isinstance(strokes, list) or not all(_is_stroke(stroke) for stroke in strokes):
        raise SignatureRefused
    points = sum(len(stroke) // 2 for stroke in strokes)
    if not 8 <= points <= MOST_POINTS:
        raise SignatureRefused
    return json.dumps(strokes, separators=(",", ":"))


def read_strokes(stored: str) -> list[list[int]]:
    """What ``clean_strokes`` made."""
    strokes: list[list[int]] = json.loads(stored) if stored else []
    return strokes


def _is_stroke(stroke: object) -> bool:
    if not isinstance(stroke, list) or len(stroke) % 2:
        return False
    return all(
        type(value) is int and 0 <= value <= (HEIGHT if place % 2 else WIDTH)
        for place, value in enumerate(stroke)
    )
