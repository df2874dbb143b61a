"""The customer's portal as one page: the frame, and inside it whichever page is open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from nicegui import ui

from components import theme
from components.apology import apologize_for_bugs
from components.guarded_pages import GuardedPages, PageRoute
from components.jobsite_screen import MapGround
from components.shell import ContractorCard, NavItem, PersonCard, Shell, ShellOptions
from components.visitor import Visitor, open_visit
from pages.portal.dashboard import dashboard_page
from pages.portal.estimate import estimate_page
from pages.portal.estimates import estimates_page
from pages.portal.invoice import CheckoutParts, invoice_page
from pages.portal.invoices import invoices_page
from pages.portal.jobsites import jobsites_page
from services.permissions import Permission
from services.sessions import SignedIn

PAGES = ("/jobsites", "/dashboard", "/invoices", "/estimates", "/messages", "/office")
NAVIGATION = (
    (NavItem("Jobsites", "/jobsites", "map"), Permission.VIEW_WORK),
    (NavItem("Dashboard", "/dashboard", "layout-dashboard"), Permission.VIEW_WORK),
    (NavItem("Invoices", "/invoices", "receipt-text"), Permission.VIEW_MONEY),
    (NavItem("Estimates", "/estimates", "clipboard-list"), Permission.VIEW_ESTIMATES),
)


@dataclass(frozen=True, slots=True)
class PortalParts:
    """What the pages need from outside: the map's ground and the way to pay."""

    ground: MapGround
    checkout: CheckoutParts | None


def portal_root(parts: PortalParts) -> Callable[[], object]:
    """The page function that NiceGUI calls for every address of the portal."""
    routes = _routes(parts)

    async def root() -> None:
        signed_in = ui.context.client.request.scope["state"]["signed_in"]
        assert isinstance(signed_in, SignedIn)  # the session gate lets nobody else come here
        visitor = await open_visit(signed_in.session_id)
        apologize_for_bugs()
        theme.paint_brand(visitor.card.contractor.brand_color)
        shell = _shell(visitor)
        with shell.content():
            GuardedPages(routes, visitor, shell)

    return root


def _routes(parts: PortalParts) -> dict[str, PageRoute]:
    jobsites = PageRoute(partial(jobsites_page, ground=parts.ground), Permission.VIEW_WORK)
    invoice = PageRoute(partial(invoice_page, checkout=parts.checkout), Permission.VIEW_MONEY)
    return {
        "/jobsites": jobsites,
        "/jobsites/{property_id}": jobsites,
        "/dashboard": PageRoute(dashboard_page, Permission.VIEW_WORK),
        "/invoices": PageRoute(invoices_page, Permission.VIEW_MONEY),
        "/invoices/{number}": invoice,
        "/estimates": PageRoute(estimates_page, Permission.VIEW_ESTIMATES),
        "/estimates/{number}": PageRoute(estimate_page, Permission.VIEW_ESTIMATES),
    }


def _shell(visitor: Visitor) -> Shell:
    card = visitor.card
    contractor = card.contractor
    return Shell(
        [item for item, permission in NAVIGATION if card.may(permission)],
        ContractorCard(contractor.name, contractor.phone, contractor.email, contractor.logo_url),
        PersonCard(card.name, card.email),
        options=ShellOptions(home="/jobsites", theme=card.theme.value),
    )
