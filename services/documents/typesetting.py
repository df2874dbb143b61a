"""Runs typst: pages that machines and ears can read, with a mark where no font has a letter."""

import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import structlog
import typst

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
MARK = "?"  # every font has it
# Readable by machines and by ears, and complete in itself for an archive.
STANDARDS: tuple[Literal["ua-1"], Literal["a-3a"]] = ("ua-1", "a-3a")
_UNKNOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TypesetPages:
    """A PDF. ``unknown`` are the letters in whose place the mark stands."""

    content: bytes
    unknown: frozenset[str] = frozenset()


class Typesetter:
    """Any thread may use it. It sees the fonts that were there when it began."""

    def __init__(self) -> None:
        # One at a time: it takes milliseconds, and the compiler's cache is shared.
        self._lock = threading.Lock()
        self._compiler: typst.Compiler | None = None

    def typeset(self, template: str, data: str) -> TypesetPages:
        """The template filled with the data, plain JSON."""
        with self._lock:
            source = str(TEMPLATES / f"{template}.typ")
            try:
                return TypesetPages(self._compile(source, data, with_standards=True))
            except typst.TypstError as problem:
                unknown = _unknown_letters(problem)
            if unknown:
                log.warning("no font for letters", template=template, letters=len(unknown))
                data = _mark(data, unknown)
            try:
                return TypesetPages(self._compile(source, data, with_standards=True), unknown)
            except typst.TypstError as problem:
                # It cannot be archived like this; it must come out all the same.
                log.warning("document is not tagged", template=template, problem=str(problem))
                return TypesetPages(self._compile(source, data, with_standards=False), unknown)

    def find_unknown(self, letters: str) -> frozenset[str]:
        """Those letters that no font here has."""
        return self.typeset("letters", letters).unknown if letters else frozenset()

    def _compile(self, source: str, data: str, *, with_standards: bool) -> bytes:
        compiler = self._compiler = self._compiler or _make_compiler()
        printed = compiler.compile(
            source,
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=[*STANDARDS] if with_standards else [],
        )
        if not isinstance(printed, bytes):
            raise TypeError("typst printed several files")
        return printed


def _make_compiler() -> typst.Compiler:
    # The system's fonts come last, for scripts that ours do not have.
    fonts = typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    return typst.Compiler(str(TEMPLATES / "invoice.typ"), root=str(TEMPLATES), font_paths=fonts)


def _unknown_letters(problem: typst.TypstError) -> frozenset[str]:
    found = _UNKNOWN.findall(problem.diagnostic)
    return frozenset(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in found)


def _mark(data: str, unknown: frozenset[str]) -> str:
    # The longest first: one may be a part of another.
    for text in sorted(unknown, key=len, reverse=True):
        data = data.replace(text, MARK)
    return data
