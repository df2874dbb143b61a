"""Where ``next`` may lead."""

import pytest

from services.kit.own_paths import own_path, with_next

BYPASSES = [
    "https://evil.example",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/x",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "\t//evil.example",
    " //evil.example",
    " https://evil.example",
    "/ /evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "https:evil.example",
    "https:/evil.example",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "/x\\..\\..\\evil.example",
    "/\x00/evil.example",
    "/\x7f/evil.example",
    "/\u2028/evil.example",
    "/\u200b/evil.example",
    "\ufeff//evil.example",
    "/" + "x" * 3000,
    "",
    None,
]


@pytest.mark.parametrize("wanted", BYPASSES)
def test_own_path_refuses_what_leads_elsewhere(wanted: str | None) -> None:
    assert own_path(wanted) == "/"


@pytest.mark.parametrize(
    "wanted", ["/", "/jobsites", "/invoices?q=mulch&page=2", "/invoices/1041.pdf", "/a%20b#c"]
)
def test_own_path_keeps_paths_of_the_portal(wanted: str) -> None:
    assert own_path(wanted) == wanted


def test_with_next_quotes_the_path_whole() -> None:
    assert with_next("/sign-in", "/invoices?a=1&b=2") == "/sign-in?next=/invoices%3Fa%3D1%26b%3D2"
    assert with_next("/sign-in", "//evil.example") == "/sign-in"
