"""Letters that no font has, and names without an end."""

import json
from pathlib import Path

import pytest
import typst
from sqlmodel import Session

from services.documents import typesetting
from services.documents.font_check import find_font_problem, read_foreign_letters
from services.documents.pdf_renderer import PdfDocument, PdfRenderer
from services.documents.typesetting import TEMPLATES, Typesetter
from services.kit.permissions import SYSTEM
from tests.factories import make_customer

FACTS = {
    "contractor": "Greenfield",
    "contact": ["18 Depot St"],
    "color": "#1F6B47",
    "logo": "",
    "verify": "",
    "number": "1",
    "status": "Open",
    "customer": "田中 太郎 Garden",
    "address": [],
    "issued": "",
    "due": "December 9, 2026",
    "property": "",
    "lines": [],
    "totals": [],
    "balance": "$1.00",
    "pay": "",
    "payments": [],
    "memo": "",
}


@pytest.fixture
def no_system_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    def own_fonts() -> typst.Compiler:
        folder = str(typesetting.HERE / "fonts")
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
        return typst.Compiler(str(TEMPLATES / "invoice.typ"), root=str(TEMPLATES), font_paths=fonts)

    monkeypatch.setattr(typesetting, "_make_compiler", own_fonts)


@pytest.mark.usefixtures("no_system_fonts")
def test_letters_without_a_font_are_marked_and_the_paper_stays_tagged() -> None:
    data = json.dumps({**FACTS, "logo": [], "qr": ""}, ensure_ascii=False)

    pages = Typesetter().typeset("invoice", data)

    assert pages.unknown == {"田", "中", "太", "郎"}
    assert b"StructTreeRoot" in pages.content
    assert Typesetter().find_unknown("中é") == {"中"}


@pytest.mark.usefixtures("no_system_fonts")
def test_marked_print_is_made_anew_once_there_is_a_font(tmp_path: Path) -> None:
    renderer = PdfRenderer(tmp_path)

    marked = renderer.print(PdfDocument("invoice", "1.pdf", FACTS))
    plain = renderer.print(PdfDocument("invoice", "1.pdf", {**FACTS, "customer": "Nora"}))

    assert (marked.name.endswith(".marked.pdf"), plain.name.count(".")) == (True, 1)


@pytest.mark.usefixtures("no_system_fonts")
def test_doctor_names_the_letters_that_customers_have(session: Session) -> None:
    make_customer(session, "Zoë Müller")
    assert read_foreign_letters(session, SYSTEM) == ""
    make_customer(session, "שלום")

    letters = read_foreign_letters(session, SYSTEM)

    assert find_font_problem("") == ""
    assert find_font_problem(letters).startswith("No font on this machine has 4 of the letters")


def test_name_without_an_end_leaves_the_dates_alone(tmp_path: Path) -> None:
    source = TEMPLATES / "base.typ"
    probe = tmp_path / "probe.typ"
    (tmp_path / "base.typ").write_text(source.read_text())
    probe.write_text(
        '#import "base.typ": breakable\n#context [#metadata(measure(block(width: 200pt, '
        f'text(breakable("{"W" * 180}")))).height.pt()) <h>]'
    )
    facts = json.dumps({**FACTS, "logo": [], "qr": ""})

    heights = json.loads(typst.query(str(probe), "<h>", field="value", sys_inputs={"data": facts}))

    assert heights[0] > 50  # several lines of at most 200 points
