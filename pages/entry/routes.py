"""The addresses for getting in and out."""

from starlette.routing import Route

from pages.entry.code import CodePages
from pages.entry.desk import Desk
from pages.entry.factor import FactorPages
from pages.entry.invitation import InvitationPages
from pages.entry.link import LinkPages
from pages.entry.oidc import START, OidcPages, provider_of
from pages.entry.paper import Paper
from pages.entry.reset import ResetPages
from pages.entry.sign_in import SignInPages
from pages.entry.sign_out import DoorPages
from pages.entry.terms import TermsPages
from services.accounts.oidc import CALLBACK, OidcProvider
from services.kit.links import Links
from services.kit.settings import Settings

OPEN_PATHS = ("/sign-in", "/sign-out", "/reset", "/invitation", "/terms")


def make_desk(settings: Settings) -> Desk:
    return Desk(settings, Links(settings.origin, settings.secret_key), Paper())


def routes(settings: Settings) -> list[Route]:
    """Starlette routes, for the gate to leave open: see ``OPEN_PATHS``."""
    desk = make_desk(settings)
    provider = provider_of(settings)
    return [
        *_ways_in(desk, provider),
        *_oidc_routes(desk, provider),
        *_invitation_routes(desk),
        *_reset_routes(desk),
    ]


def _ways_in(desk: Desk, provider: OidcProvider | None) -> list[Route]:
    sign_in = SignInPages(desk, "" if provider is None else provider.name)
    link, code = LinkPages(desk), CodePages(desk)
    factor, door = FactorPages(desk), DoorPages(desk)
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


def _oidc_routes(desk: Desk, provider: OidcProvider | None) -> list[Route]:
    if provider is None:
        return []
    oidc = OidcPages(desk, provider)
    return [Route(START, oidc.leave), Route(CALLBACK, oidc.come_back)]


def _invitation_routes(desk: Desk) -> list[Route]:
    invitation = InvitationPages(desk)
    return [
        Route("/terms", TermsPages(desk).show),
        Route("/invitation/{token}", invitation.show),
        Route("/invitation/{token}", invitation.accept, methods=["POST"]),
    ]


def _reset_routes(desk: Desk) -> list[Route]:
    reset = ResetPages(desk)
    return [
        Route("/reset", reset.ask),
        Route("/reset", reset.mail_link, methods=["POST"]),
        Route("/reset/{token}", reset.show),
        Route("/reset/{token}", reset.choose, methods=["POST"]),
    ]
