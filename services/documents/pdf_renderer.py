"""Prints papers with typst, tagged for assistive technology, and keeps what it printed.

What people wrote reaches the templates as JSON and is never read as markup.
"""

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import segno

from services.documents.typesetting import TEMPLATES, Typesetter


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """A paper before it is printed. ``template`` names the file; ``facts`` are plain JSON."""

    template: str
    file_name: str
    facts: Mapping[str, object]


class PdfRenderer:
    """Any thread may print; the same paper comes out of the cache, byte for byte."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._typesetter = Typesetter()

    def print(self, document: PdfDocument) -> Path:
        """Where the PDF lies. Its name is the hash of all that is on it."""
        data = json.dumps(document.facts, sort_keys=True, ensure_ascii=False)
        print_key = f"{_look()}\n{document.template}\n{data}".encode()
        sha256 = hashlib.sha256(print_key).hexdigest()
        place = self._folder / sha256[:2] / f"{sha256[2:]}.pdf"
        if place.is_file():
            return place
        pages = self._typesetter.typeset(document.template, _draw(document.facts))
        if pages.unknown:
            # Printed anew each time, so that it comes out whole once there is a font.
            place = place.with_suffix(".marked.pdf")
        _keep(place, pages.content)
        return place


def _draw(facts: Mapping[str, object]) -> str:
    """The facts with the pictures themselves; typst takes no base64."""
    address, logo = str(facts["verify"]), str(facts["logo"])
    drawn = {
        "qr": _qr(address) if address else "",
        "logo": list(Path(logo).read_bytes()) if logo else [],
    }
    return json.dumps({**facts, **drawn}, ensure_ascii=False)


def _qr(address: str) -> str:
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", border=0, xmldecl=False)
    return drawing.getvalue().decode()


@cache
def _look() -> str:
    """The templates' own hash: a new look makes old prints stale."""
    sources = b"".join(path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ")))
    return hashlib.sha256(sources).hexdigest()


def _keep(place: Path, content: bytes) -> None:
    """All or nothing: a reader never sees half a file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".print-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, place)
