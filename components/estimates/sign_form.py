"""Signing something: the name typed, or the signature drawn with a finger or a mouse."""

from collections.abc import Callable
from dataclasses import dataclass

from components.kit.part import Part, read_text


@dataclass(frozen=True, slots=True)
class Signing:
    """What was signed so far; ``strokes`` are JSON and as yet unchecked."""

    name: str
    is_drawn: bool = False
    strokes: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one signs: the lines, what they come to, and what signing means."""

    lines: tuple[str, ...]
    total: str
    note: str


class SignForm(Part, component="../assets/portal/sign_form.js"):
    """Textbox "Your name", and a pad when "Draw it" is chosen."""

    def __init__(
        self, *, name: str, agreed: Agreed, on_change: Callable[[Signing], object]
    ) -> None:
        super().__init__()
        self.show(name=name, lines=agreed.lines, total=agreed.total, note=agreed.note)
        self.hear("change", _read_signing, on_change)


def _read_signing(value: object) -> Signing:
    if not isinstance(value, dict):
        return Signing("")
    strokes = value.get("strokes")
    return Signing(
        name=read_text(value.get("name")),
        is_drawn=value.get("drawn") is True,
        strokes=strokes if isinstance(strokes, str) else "",
    )
