"""Prints papers with typst, tagged for assistive technology, and keeps what it printed.

What people wrote reaches the templates as JSON and is never read as markup.
"""

import hashlib
import io
import json
import os
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import segno
import structlog
import typst

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
# Readable by machines and by ears, and complete in itself for an archive.
STANDARDS: tuple[Literal["ua-1"], Literal["a-3a"]] = ("ua-1", "a-3a")

log = structlog.get_logger()


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
        self._lock = threading.Lock()
        self._compiler: typst.Compiler | None = None

    def print(self, document: PdfDocument) -> Path:
        """Where the PDF lies. Its name is the hash of all that is on it."""
        data = json.dumps(document.facts, sort_keys=True, ensure_ascii=False)
        print_key = f"{_look()}\n{document.template}\n{data}".encode()
        sha256 = hashlib.sha256(print_key).hexdigest()
        place = self._folder / sha256[:2] / f"{sha256[2:]}.pdf"
        if not place.is_file():
            _keep(place, self._compile(document.template, _draw(document.facts)))
        return place

    def _compile(self, template: str, data: str) -> bytes:
        # One at a time: it takes milliseconds, and the compiler's cache is shared.
        with self._lock:
            compiler = self._compiler = self._compiler or _make_compiler()
            inputs = {"data": data}
            source = str(TEMPLATES / f"{template}.typ")
            try:
                return _bytes(
                    compiler.compile(
                        source, format="pdf", sys_inputs=inputs, pdf_standards=[*STANDARDS]
                    )
                )
            except typst.TypstError as problem:
                # A sign that no font has cannot be archived; the paper must come out all the same.
                log.warning("document is not tagged", template=template, problem=str(problem))
                return _bytes(compiler.compile(source, format="pdf", sys_inputs=inputs))


def _make_compiler() -> typst.Compiler:
    # The system's fonts come last, for scripts that ours do not have.
    fonts = typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    return typst.Compiler(str(TEMPLATES / "invoice.typ"), root=str(TEMPLATES), font_paths=fonts)


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


def _bytes(printed: object) -> bytes:
    if not isinstance(printed, bytes):
        raise TypeError("typst printed several files")
    return printed


def _keep(place: Path, content: bytes) -> None:
    """All or nothing: a reader never sees half a file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".print-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, place)
