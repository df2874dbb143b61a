"""The frame of every page as HTML: rail, top bar, menus, footer, and what is said of the line."""

from collections.abc import Sequence

from components.kit import html as h
from components.kit.field_pieces import select_box
from components.kit.filter_bar import Select
from components.kit.shell_facts import ContractorCard, NavItem, PersonCard, ShellFacts
from components.kit.small_pieces import icon

HEADING, CONTENT = "page-heading", "content"
_MENU, _MORE = "pl-menu", "pl-more"
_TABS = 4
_FRAME, _TEMPLATE = h.Tag("page-frame"), h.Tag("template")  # nothing is read of a template
_NOTES = (
    ("lost", "wifi-off", "Connection lost. We are restoring it."),
    ("back", "circle-check", "Connected again."),
    (
        "anew",
        "circle-alert",
        "The connection was lost and this page loaded anew. "
        "Check your last step before you repeat it.",
    ),
    (
        "again",
        "circle-alert",
        "You were signed out and have signed in again. Check your last step before you repeat it.",
    ),
)


def page_frame(facts: ShellFacts) -> h.Drawn:
    """All around a page's content, which stands in the slot."""
    here = here_of(facts.nav, facts.path)
    shell = h.div(
        h.a("Skip to content", class_="pl-skip", href=f"#{CONTENT}"),
        _line(),
        _rail(facts.contractor, facts.home, facts.nav, here, facts.pickers),
        h.div(
            h.main(
                _top(facts),
                facts.filtered and _filtered(facts.filtered),
                h.div(class_="pl-page", data_slot=True),
                id=CONTENT,
                tabindex="-1",
            ),
            _footer(facts.contractor),
            class_="pl-main",
        ),
        _phone(facts.nav, here, facts.pickers),
        class_="pl pl-shell pl-wide" if facts.wide else "pl pl-shell",
    )
    return _FRAME(shell, class_="pl-markup", data_theme=facts.theme, data_visit=facts.visit)


def here_of(nav: Sequence[NavItem], path: str) -> str:
    """The address of the place in the menu that a page belongs to; of several, the nearest."""
    fits = [
        item.href
        for item in nav
        if path == item.href or path in item.also or path.startswith(f"{item.href}/")
    ]
    return max(fits, key=len, default="")


def initials_of(name: str) -> str:
    """``Dana Whitfield`` is DW."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def _line() -> h.Drawn:
    said = h.div(role="status")
    return h.div((_note(*note) for note in _NOTES), said, class_="pl-line", data_own=True)


def _note(name: str, mark: str, words: str) -> h.Drawn:
    stays = name in ("anew", "again")
    button = stays and h.button("Got it", type="button", data_dismiss=True)
    return _TEMPLATE(h.div(icon(mark, "small"), h.span(words), button), data_note=name)


def _logo(contractor: ContractorCard) -> h.Drawn:
    mark: h.Node = contractor.name[:1]
    if contractor.logo:
        mark = h.img(src=contractor.logo, alt="")
    return h.span(mark, class_="pl-logo", aria_hidden="true")


@h.piece
def _rail(
    contractor: ContractorCard,
    home: str,
    nav: Sequence[NavItem],
    here: str,
    pickers: Sequence[Select],
) -> h.Drawn:
    name = h.span(contractor.name, class_="pl-brand-name")
    return h.header(
        h.a(_logo(contractor), name, class_="pl-brand", href=home),
        h.nav(_links(nav, here), class_="pl-nav", aria_label="Main"),
        _pickers(pickers, "rail"),
        id="pl-rail",
        class_="pl-rail",
    )


def _links(nav: Sequence[NavItem], here: str) -> h.Drawn:
    return h.ul((h.li(_link(item, is_here=item.href == here)) for item in nav), role="list")


def _link(item: NavItem, *, is_here: bool, is_tab: bool = False) -> h.Drawn:
    badge = item.badge and h.span(item.badge, class_="pl-badge", aria_label=f"{item.badge} new")
    return h.a(
        icon(item.icon),
        h.span(item.label, class_="pl-nav-label"),
        badge,
        href=item.href,
        class_="pl-tab" if is_tab else None,
        aria_current="page" if is_here else None,
        title=None if is_tab else item.label,
    )


def _pickers(pickers: Sequence[Select], place: str) -> h.Node:
    if not pickers:
        return None
    fields = (
        h.div(
            h.label(one.label, for_=f"{place}-{one.name}"),
            select_box(
                [(option.value, option.label) for option in one.options],
                one.value,
                id=f"{place}-{one.name}",
                on_change=h.act("pick", one.name),
            ),
            class_="pl-field",
        )
        for one in pickers
    )
    return h.div(fields, class_=f"pl-rail-foot pl-in-{place}")


def _top(facts: ShellFacts) -> h.Drawn:
    back = facts.back
    way: h.Node = (
        h.a(
            icon("arrow-left"),
            h.span(h.span("Back to ", class_="pl-sr"), back.label, class_="pl-wordy"),
            class_="pl-back",
            href=back.href,
        )
        if back
        else h.a(
            _logo(facts.contractor),
            h.span(facts.contractor.name, class_="pl-sr"),
            class_="pl-home",
            href=facts.home,
        )
    )
    send = h.button(
        icon("send"),
        h.span("Send message", class_="pl-wordy"),
        type="button",
        class_="pl-button pl-button--tonal pl-send",
        on_click=h.act("message"),
    )
    is_profile = facts.path.startswith(facts.person.href)
    return h.div(
        way,
        h.h1(facts.title, id=HEADING, tabindex="-1"),
        facts.has_message and send,
        is_profile and _sign_out("pl-button pl-button--quiet"),
        _account(facts.person, facts.pickers, is_profile),
        class_="pl-top",
    )


def _sign_out(look: str) -> h.Drawn:
    button = h.button(icon("log-out"), "Sign out", class_=look, type="submit")
    return h.form(button, method="post", action="/sign-out")


@h.piece
def _account(person: PersonCard, pickers: Sequence[Select], is_profile: bool) -> h.Drawn:
    avatar = h.span(initials_of(person.name), class_="pl-avatar", aria_hidden="true")
    button = h.button(
        avatar,
        h.span(f"Account: {person.name}", class_="pl-sr"),
        type="button",
        aria_expanded="false",
        aria_controls=_MENU,
        data_opens=_MENU,
    )
    head = h.div(
        h.strong(person.name), h.span(person.email, class_="pl-muted"), class_="pl-menu-head"
    )
    profile = h.a(icon("circle-user-round"), "Profile", class_="pl-menu-item", href=person.href)
    menu = h.div(
        head,
        _pickers(pickers, "menu"),
        profile,
        not is_profile and _sign_out("pl-menu-item"),
        id=_MENU,
        class_="pl-menu",
        hidden=True,
    )
    return h.div(button, menu, id="pl-account", class_="pl-person", data_menu=True)


def _filtered(place: str) -> h.Drawn:
    return h.p(
        h.button(
            icon("map-pin", "small"),
            h.span(place, class_="pl-clip"),
            icon("x", "small"),
            type="button",
            class_="pl-button pl-button--quiet",
            aria_label=f"Only {place}, show all properties",
            on_click=h.act("all"),
        ),
        class_="pl-filtered",
    )


@h.piece
def _footer(contractor: ContractorCard) -> h.Drawn:
    digits = "".join(sign for sign in contractor.phone if sign.isdecimal() or sign == "+")
    phone = contractor.phone and h.a(icon("phone", "small"), contractor.phone, href=f"tel:{digits}")
    email = contractor.email and h.a(
        icon("mail", "small"), contractor.email, href=f"mailto:{contractor.email}"
    )
    return h.footer(h.strong(contractor.name), phone, email, id="pl-foot", class_="pl-foot")


@h.piece
def _phone(nav: Sequence[NavItem], here: str, pickers: Sequence[Select]) -> h.Drawn:
    """The bar at the foot of a phone, and what it has no room for."""
    tabs = sorted((item for item in nav if item.tab), key=lambda item: item.tab)[:_TABS]
    rest = [item for item in nav if item not in tabs]
    shown = (h.li(_link(item, is_here=item.href == here, is_tab=True)) for item in tabs)
    more = h.button(
        icon("ellipsis"),
        "More",
        class_="pl-tab",
        type="button",
        aria_expanded="false",
        aria_controls=_MORE,
        aria_current="true" if any(item.href == here for item in rest) else None,
        data_opens=_MORE,
    )
    has_more = bool(rest or pickers)
    sheet = h.div(_links(rest, here), _pickers(pickers, "more"), class_="pl-more pl-nav")
    scrim = h.div(class_="pl-scrim", data_shuts=True)
    return h.nav(
        h.div(scrim, sheet, id=_MORE, hidden=True, data_menu=True),
        h.div(
            h.ul(shown, has_more and h.li(more, data_menu=True), role="list"),
            class_="pl-bottombar",
        ),
        id="pl-phone",
        class_="pl-phone",
        aria_label="Main",
    )
