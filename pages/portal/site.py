"""The customer's portal as one page: the frame, and inside it whichever page is open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from nicegui import ui

from components.kit import theme
from components.kit.apology import apologize_for_bugs
from components.kit.first_paint import keep_first_paint
from components.kit.guarded_pages import GuardedPages
from components.kit.hour_style import use_hours
from components.kit.shell import Shell, menu_of
from components.kit.shell_facts import ContractorCard, PersonCard, ShellOptions
from components.kit.visitor import OpenPage, Visitor
from components.work.jobsite_screen import MapGround
from pages.page_list import PAGES
from pages.portal.badges import follow_badges
from pages.portal.checkout_parts import CheckoutParts
from pages.portal.customer_switcher import NAME as CUSTOMER
from pages.portal.customer_switcher import CustomerSwitcher, follow_rights
from pages.portal.property_picker import NAME as PROPERTY
from pages.portal.property_picker import PropertyPicker
from pages.portal.writing import Writing
from services.kit.links import Links, hash_token
from services.kit.permissions import Permission
from services.money.office_money import OfficeMoney
from services.talk.photo_uploads import UploadTokens


@dataclass(frozen=True, slots=True)
class PortalParts:
    """What the pages need from outside: the map's ground, the way to pay, notes of uploads."""

    ground: MapGround
    checkout: CheckoutParts | None
    uploads: UploadTokens
    links: Links
    office_money: OfficeMoney
    sends_mail: bool


def portal_root(parts: PortalParts) -> Callable[[], object]:
    """The page function that NiceGUI calls for every address of the portal."""
    given = {part.name: getattr(parts, part.name) for part in fields(parts)}

    async def root() -> None:
        frame = ui.context.client.request.scope["state"]["frame"]
        assert isinstance(frame, OpenPage)  # the document gate lets nobody else come here
        visitor = frame.visitor
        apologize_for_bugs()
        use_hours(visitor.card.hours)
        theme.paint_brand(visitor.card.contractor.brand_color)
        properties = PropertyPicker(visitor, frame.facts.properties, lambda: show_again())
        customers = CustomerSwitcher(visitor)
        picks = {PROPERTY: properties.pick, CUSTOMER: customers.pick}
        shell = _shell(visitor, _by_name(picks), lambda: writing.write_message())

        def show_pickers() -> None:
            shell.set_pickers((*properties.selects(), *customers.selects()))

        def show_again() -> None:
            show_pickers()
            pages.refresh()

        show_pickers()
        with shell.content():
            writing = Writing(visitor, parts.uploads)
            follow_badges(visitor, shell, frame.facts.badges)
            follow_rights(visitor)
            pages = GuardedPages(PAGES, visitor, shell, given)
        await pages.settle()
        keep_first_paint(visitor.card.theme.value)

    return root


def _by_name(picks: Mapping[str, Callable[[str], object]]) -> Callable[[str, str], object]:
    """Hand what is picked in the frame to whom it concerns."""

    def pick(name: str, value: str) -> object:
        return picks[name](value) if name in picks else None

    return pick


def _shell(
    visitor: Visitor,
    on_pick: Callable[[str, str], object],
    on_send_message: Callable[[], object],
) -> Shell:
    card = visitor.card
    contractor = card.contractor
    return Shell(
        menu_of(PAGES, card.permissions),
        ContractorCard(contractor.name, contractor.phone, contractor.email, contractor.logo_url),
        PersonCard(card.name, card.email),
        on_send_message=on_send_message if card.may(Permission.TALK) else None,
        options=ShellOptions(
            home=card.home,
            theme=card.theme.value,
            on_pick=on_pick,
            visit=hash_token(str(visitor.session_id))[:12],
        ),
    )
