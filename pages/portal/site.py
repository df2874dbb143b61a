"""The customer's portal as one page: the frame, and inside it whichever page is open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from nicegui import ui

from components.kit import theme
from components.kit.apology import apologize_for_bugs
from components.kit.guarded_pages import GuardedPages, PageRoute
from components.kit.hour_style import use_hours
from components.kit.shell import ContractorCard, NavItem, PersonCard, Shell, ShellOptions
from components.kit.visitor import OpenPage, Visitor
from components.work.jobsite_screen import MapGround
from pages.crew.day import crew_page
from pages.office.estimate import office_estimate_page
from pages.office.estimates import office_estimates_page
from pages.office.go_live import go_live_page
from pages.office.inbox import inbox_page
from pages.office.mails import mails_page
from pages.office.money import office_money_page
from pages.office.team import team_page
from pages.portal.activity import activity_page
from pages.portal.appointment import appointment_page
from pages.portal.appointments import appointments_page
from pages.portal.badges import follow_badges
from pages.portal.checkout_parts import CheckoutParts
from pages.portal.customer_switcher import NAME as CUSTOMER
from pages.portal.customer_switcher import CustomerSwitcher, follow_rights
from pages.portal.dashboard import dashboard_page
from pages.portal.estimate import estimate_page
from pages.portal.estimates import estimates_page
from pages.portal.invoice import invoice_page
from pages.portal.invoices import invoices_page
from pages.portal.jobsites import jobsites_page
from pages.portal.messages import messages_page
from pages.portal.profile import ProfileParts, profile_page
from pages.portal.property_picker import NAME as PROPERTY
from pages.portal.property_picker import PropertyPicker
from pages.portal.users import users_page
from pages.portal.wallet import wallet_page
from pages.portal.writing import Writing
from services.kit.links import Links
from services.kit.permissions import Permission
from services.money.office_money import OfficeMoney
from services.talk.photo_uploads import UploadTokens

PAGES = (
    "/jobsites",
    "/dashboard",
    "/appointments",
    "/invoices",
    "/estimates",
    "/messages",
    "/office",
    "/crew",
    "/wallet",
    "/profile",
    "/users",
    "/activity",
)
NAVIGATION = (
    (NavItem("Jobsites", "/jobsites", "map"), Permission.VIEW_WORK),
    (NavItem("Dashboard", "/dashboard", "layout-dashboard"), Permission.VIEW_WORK),
    (NavItem("Appointments", "/appointments", "calendar-days"), Permission.VIEW_WORK),
    (NavItem("Invoices", "/invoices", "receipt-text"), Permission.VIEW_MONEY),
    (NavItem("Estimates", "/estimates", "clipboard-list"), Permission.VIEW_ESTIMATES),
    (NavItem("Messages", "/messages", "message-circle"), Permission.TALK),
    (NavItem("Wallet", "/wallet", "wallet"), Permission.PAY),
    (NavItem("Users", "/users", "users"), Permission.MANAGE_USERS),
    (NavItem("Activity", "/activity", "history"), Permission.VIEW_ACTIVITY),
    (NavItem("Today", "/crew", "hard-hat"), Permission.RECORD_WORK),
    (NavItem("Inbox", "/office/inbox", "message-circle"), Permission.HANDLE_INBOX),
    (NavItem("Estimates", "/office/estimates", "clipboard-list"), Permission.OFFER_ESTIMATES),
    (NavItem("Money", "/office/money", "wallet"), Permission.RECORD_PAYMENTS),
    (NavItem("Mails", "/office/mails", "mail"), Permission.HANDLE_INBOX),
    (NavItem("Go live", "/office/go-live", "send"), Permission.INVITE_CUSTOMERS),
    (NavItem("Team", "/office/team", "users"), Permission.VIEW_TEAM),
    (NavItem("Profile", "/profile", "circle-user-round"), Permission.OWN_ACCOUNT),
)


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
    routes = _routes(parts)

    async def root() -> None:
        frame = ui.context.client.request.scope["state"]["frame"]
        assert isinstance(frame, OpenPage)  # the document gate lets nobody else come here
        visitor = frame.visitor
        apologize_for_bugs()
        use_hours(visitor.card.hours)
        theme.paint_brand(visitor.card.contractor.brand_color)
        properties = PropertyPicker(visitor, lambda: pages.refresh())
        customers = CustomerSwitcher(visitor)
        picks = {PROPERTY: properties.pick, CUSTOMER: customers.pick}
        shell = _shell(visitor, _by_name(picks), lambda: writing.write_message())
        shell.set_pickers((*properties.selects(frame.facts.properties), *customers.selects()))
        with shell.content():
            writing = Writing(visitor, parts.uploads)
            follow_badges(visitor, shell, frame.facts.badges)
            follow_rights(visitor)
            pages = GuardedPages(routes, visitor, shell)

    return root


def _routes(parts: PortalParts) -> dict[str, PageRoute]:
    jobsites = PageRoute(partial(jobsites_page, ground=parts.ground), Permission.VIEW_WORK)
    invoice = PageRoute(partial(invoice_page, checkout=parts.checkout), Permission.VIEW_MONEY)
    messages = PageRoute(partial(messages_page, uploads=parts.uploads), Permission.TALK)
    return {
        "/jobsites": jobsites,
        "/jobsites/{property_id}": jobsites,
        "/dashboard": PageRoute(dashboard_page, Permission.VIEW_WORK),
        "/appointments": PageRoute(appointments_page, Permission.VIEW_WORK),
        "/appointments/{visit_id}": PageRoute(appointment_page, Permission.VIEW_WORK),
        "/invoices": PageRoute(
            partial(invoices_page, checkout=parts.checkout), Permission.VIEW_MONEY
        ),
        "/wallet": PageRoute(partial(wallet_page, checkout=parts.checkout), Permission.PAY),
        "/invoices/{number}": invoice,
        "/profile": PageRoute(
            partial(profile_page, parts=ProfileParts(parts.links)), Permission.OWN_ACCOUNT
        ),
        "/activity": PageRoute(activity_page, Permission.VIEW_ACTIVITY),
        "/users": PageRoute(partial(users_page, links=parts.links), Permission.MANAGE_USERS),
        "/estimates": PageRoute(estimates_page, Permission.VIEW_ESTIMATES),
        "/estimates/{number}": PageRoute(estimate_page, Permission.VIEW_ESTIMATES),
        "/messages": messages,
        "/messages/{thread_id}": messages,
        "/office/money": PageRoute(
            partial(office_money_page, money=parts.office_money), Permission.RECORD_PAYMENTS
        ),
        "/office/mails": PageRoute(partial(mails_page, links=parts.links), Permission.HANDLE_INBOX),
        "/office/estimates": PageRoute(office_estimates_page, Permission.OFFER_ESTIMATES),
        "/office/estimates/{number}": PageRoute(
            partial(office_estimate_page, uploads=parts.uploads), Permission.OFFER_ESTIMATES
        ),
        "/office/team": PageRoute(partial(team_page, links=parts.links), Permission.VIEW_TEAM),
        "/office/go-live": PageRoute(go_live_page, Permission.INVITE_CUSTOMERS),
        "/crew": PageRoute(crew_page, Permission.RECORD_WORK),
        **_inbox_routes(parts),
    }


def _inbox_routes(parts: PortalParts) -> dict[str, PageRoute]:
    page = partial(inbox_page, uploads=parts.uploads, sends_mail=parts.sends_mail)
    inbox = PageRoute(page, Permission.HANDLE_INBOX)
    return {"/office": inbox, "/office/inbox": inbox, "/office/inbox/{thread_id}": inbox}


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
        [item for item, permission in NAVIGATION if card.may(permission)],
        ContractorCard(contractor.name, contractor.phone, contractor.email, contractor.logo_url),
        PersonCard(card.name, card.email),
        on_send_message=on_send_message if card.may(Permission.TALK) else None,
        options=ShellOptions(home=card.home, theme=card.theme.value, on_pick=on_pick),
    )
