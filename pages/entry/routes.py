"""The addresses for getting in and out."""

from starlette.routing import Route

from pages.entry.code import CodePages
from pages.entry.context import EntryContext
from pages.entry.factor import FactorPages
from pages.entry.html_page import HtmlPage
from pages.entry.invitation import InvitationPages
from pages.entry.link import LinkPages
from pages.entry.oidc import START, OidcPages, provider_of
from pages.entry.reset import ResetPages
from pages.entry.sign_in import SignInPages
from pages.entry.sign_out import DoorPages
from pages.entry.terms import TermsPages
from services.accounts.oidc import CALLBACK, OidcProvider
from services.kit.links import Links
from services.kit.settings import Settings

OPEN_PATHS = ("/sign-in", "/sign-out", "/reset", "/invitation", "/terms")


def make_desk(settings: Settings) -> EntryContext:
    return EntryContext(settings, Links(settings.origin, settings.secret_key), HtmlPage())


def routes(settings: Settings) -> list[Route]:
    """Starlette routes, for the gate to leave open: see ``OPEN_PATHS``."""
    context = make_desk(settings)
    provider = provider_of(settings)
    return [
        *_ways_in(context, provider),
        *_oidc_routes(context, provider),
        *_invitation_routes(context),
        *_reset_routes(context),
    ]


def _ways_in(context: EntryContext, provider: OidcProvider | None) -> list[Route]:
    sign_in = SignInPages(context, "" if provider is None else provider.name)
    link, code = LinkPages(context), CodePages(context)
    factor, door = FactorPages(context), DoorPages(context)
    return [
        Route("/", door.first_page),
        Route("/sign-in", sign_in.show),
        Route("/sign-in/link", sign_in.mail_link, methods=["POST"]),
        Route("/sign-in/password", sign_in.check_password, methods=["POST"]),
        Route("/sign-in/link/{token}", link.show),
        Route("/sign-in/link/{token}", link.use, methods=["POST"]),
        Route("/sign-in/code", code.show),
        Route("/sign-in/code", code.check_code, methods=["POST"]),
        Route("/sign-in/second-factor", factor.show),
        Route("/sign-in/second-factor", factor.check_code, methods=["POST"]),
        Route("/sign-out", door.sign_out, methods=["POST"]),
    ]


def _oidc_routes(context: EntryContext, provider: OidcProvider | None) -> list[Route]:
    if provider is None:
        return []
    oidc = OidcPages(context, provider)
    return [Route(START, oidc.leave), Route(CALLBACK, oidc.come_back)]


def _invitation_routes(context: EntryContext) -> list[Route]:
    invitation = InvitationPages(context)
    return [
        Route("/terms", TermsPages(context).show),
        Route("/invitation/{token}", invitation.show),
        Route("/invitation/{token}", invitation.accept, methods=["POST"]),
    ]


def _reset_routes(context: EntryContext) -> list[Route]:
    reset = ResetPages(context)
    return [
        Route("/reset", reset.ask),
        Route("/reset", reset.mail_link, methods=["POST"]),
        Route("/reset/{token}", reset.show),
        Route("/reset/{token}", reset.choose, methods=["POST"]),
    ]
