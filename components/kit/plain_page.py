"""Pages that are plain HTML, without script or live client: the frame of all, and their pieces."""

from components.kit import html as h
from components.kit.theme import brand_rule, portal_font, portal_sheet
from services.kit.contractors import Contractor

ERROR = "error"  # the id of what is wrong, for the field that it is about


def entry_page(contractor: Contractor, title: str, *card: h.Node) -> h.Drawn:
    """One card under the contractor's name, and how to reach them below it."""
    main = h.main(_brand(contractor), h.div(card, class_="pl-card pl-plain-card"))
    return _frame(
        f"{title} · {contractor.name}", main, _reach(contractor), color=contractor.brand_color
    )


def wide_page(title: str, *inside: h.Node) -> h.Drawn:
    """More to read than a card holds, and nobody's in particular."""
    return _frame(title, h.main(inside, class_="pl-plain-wide"))


def _frame(title: str, *inside: h.Node, color: str = "") -> h.Drawn:
    head = h.head(
        h.meta(charset="utf-8"),
        h.meta(name="viewport", content="width=device-width, initial-scale=1"),
        color and h.meta(name="referrer", content="no-referrer"),
        color and h.meta(name="robots", content="noindex"),
        h.title(title),
        h.link(
            rel="preload", href=portal_font().url, as_="font", type="font/woff2", crossorigin=True
        ),
        h.link(rel="stylesheet", href=portal_sheet().url),
        color and h.style(brand_rule(color)),
    )
    return h.html(head, h.body(inside, class_="pl pl-plain"), lang="en")


def _brand(contractor: Contractor) -> h.Drawn:
    mark: h.Node = contractor.name[:1]
    if contractor.logo_url:
        mark = h.img(src=contractor.logo_url, alt="")
    logo = h.span(mark, class_="pl-plain-logo", aria_hidden="true")
    return h.div(logo, contractor.name, class_="pl-plain-brand")


def _reach(contractor: Contractor) -> h.Drawn:
    phone, email = contractor.phone, contractor.email
    return h.footer(
        h.span(contractor.name),
        phone and h.a(phone, href=f"tel:{phone.replace(' ', '')}"),
        email and h.a(email, href=f"mailto:{email}"),
    )


def notes(error: str = "", notice: str = "") -> tuple[h.Node, ...]:
    """What went wrong, and what happened, each read aloud."""
    look = "pl-plain-note"
    return (
        error and h.p(error, class_=f"{look} {look}--bad", role="alert", id=ERROR),
        notice and h.p(notice, class_=look, role="status"),
    )


def invalid(is_wrong: bool) -> dict[str, str]:
    """Attributes of the field that the error is about."""
    return {"aria_invalid": "true", "aria_describedby": ERROR} if is_wrong else {}


def line_field(
    name: str, label: str, *below: h.Node, look: str = "", **attributes: str | bool | None
) -> h.Drawn:
    """A labeled line of text; ``look`` is one more class."""
    box = h.input_(id=name, name=name, **attributes, class_=f"pl-input {look}".rstrip())
    return h.div(h.label(label, for_=name), box, below, class_="pl-field")


def code_field(code: str, error: str, **attributes: str | bool | None) -> h.Drawn:
    """Where a code is typed or filled in by the phone."""
    return line_field(
        "code",
        "Code",
        look="pl-plain-code",
        value=code,
        autocomplete="one-time-code",
        required=True,
        autofocus=True,
        **{**attributes, **invalid(bool(error))},
    )


def hidden(name: str, value: str, **attributes: str) -> h.Drawn:
    return h.input_(type="hidden", name=name, value=value, **attributes)


def post_form(*inside: h.Node, action: str | None = None, **attributes: bool) -> h.Drawn:
    """Without ``action`` it is sent to the page's own address."""
    return h.form(inside, method="post", action=action, **attributes)


def submit(label: h.Node, *, is_quiet: bool = False, formaction: str | None = None) -> h.Drawn:
    return h.button(label, type="submit", class_=_look(is_quiet), formaction=formaction)


def link_button(label: str, href: str, *, is_quiet: bool = False) -> h.Drawn:
    """A link that is the page's way on."""
    return h.a(label, href=href, class_=_look(is_quiet))


def text_link(label: str, href: str) -> h.Drawn:
    return h.a(label, href=href, class_="pl-link")


def hint(*words: h.Node) -> h.Drawn:
    return h.p(words, class_="pl-plain-hint")


def _look(is_quiet: bool) -> str:
    kind = "quiet" if is_quiet else "primary"
    return f"pl-button pl-button--{kind} pl-button--wide"
