"""The entry pages stand without script, in little room, and take hostile names as text."""

from pathlib import Path

import pytest
from jinja2 import ChainableUndefined, Environment, FileSystemLoader

import pages.entry

TEMPLATES = Path(pages.entry.__file__).parent / "templates"
HOSTILE = "</script><img src=x onerror=alert(1)>"
PAGES = sorted(
    p.name for p in TEMPLATES.glob("*.html") if p.name not in {"base.html", "notes.html"}
)


def render(template: str, /, **facts: object) -> str:
    loader = FileSystemLoader(TEMPLATES)
    templates = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined)
    contractor = {"name": HOSTILE, "phone": HOSTILE, "email": HOSTILE, "logo_url": ""}
    return templates.get_template(template).render(title="T", contractor=contractor, **facts)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_small_without_script_and_escapes_names(name: str) -> None:
    words = dict.fromkeys(("name", "email", "error", "notice", "heading", "next"), HOSTILE)

    html = render(name, **words, sentences=[HOSTILE])

    assert "<script" not in html
    assert "<img" not in html
    assert len(html.encode()) < 20_000


def test_sign_in_names_its_fields_and_buttons() -> None:
    html = render("sign_in.html", email="dana@x.example", next="/invoices")

    for part in (
        '<label for="email">Email</label>',
        '<label for="password">Password</label>',
        ">Email me a link</button>",
        ">Sign in</button>",
        'name="next" value="/invoices"',
        'value="dana@x.example"',
    ):
        assert part in html


def test_link_page_names_who_continues() -> None:
    assert ">Continue as Dana</button>" in render("link.html", name="Dana", action="/x")


def test_brand_falls_back_to_evergreen() -> None:
    assert "--brand-light: #1f6b47; --brand-dark: #6fcf9f;" in render("not_found.html")
