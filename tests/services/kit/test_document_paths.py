import re
from urllib.parse import parse_qs, quote, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from services.kit.document_paths import (
    invoice_path,
    number_to_part,
    office_estimate_path,
    office_invoice_path,
    part_to_number,
    pdf_name,
    pdf_of,
)

ODD = [
    "INV/2026/00001",
    "#77 & Co?",
    "..",
    ".",
    "100%",
    "50%2F",
    "a~2Fb",
    "Ä/東京",
    "INV-1.pdf",
    "~",
]
NUMBERS = st.one_of(st.sampled_from(ODD), st.text(min_size=1, max_size=64))


@given(NUMBERS.filter(lambda number: number.isprintable()))
def test_any_number_is_one_plain_part_of_an_address_and_comes_back(number: str) -> None:
    part = number_to_part(number)

    assert re.fullmatch(r"[A-Za-z0-9~_-]+", part)
    assert quote(part) == unquote(part) == part  # nothing on the way changes it
    assert part_to_number(part) == number


@given(NUMBERS, NUMBERS)
def test_two_numbers_never_share_an_address(one: str, other: str) -> None:
    assert (number_to_part(one) == number_to_part(other)) == (one == other)


def test_links_from_before_lead_where_they_led() -> None:
    assert [part_to_number(part) for part in ("INV 7", "A.1", "x~y", "~FF")] == [
        "INV 7",
        "A.1",
        "x~y",
        "~FF",
    ]


def test_paths_of_documents() -> None:
    assert pdf_of(invoice_path("INV/1")) == "/invoices/INV~2F1.pdf?download"
    assert office_estimate_path("S/1") == "/office/estimates/S~2F1"
    query = urlsplit(office_invoice_path("#77 & Co?")).query
    assert parse_qs(query) == {"invoice": ["#77 & Co?"]}


def test_files_have_names_that_every_system_takes() -> None:
    assert pdf_name("Invoice", "INV/2026:1") == "Invoice INV-2026-1.pdf"
    assert pdf_name("Invoice", "#77 & Co?") == "Invoice #77 & Co-.pdf"
