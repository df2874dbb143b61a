"""The addresses for getting in and out."""

from starlette.routing import Route

from pages.entry.desk import Desk
from pages.entry.link import LinkPages
from pages.entry.paper import Paper
from pages.entry.reset import ResetPages
from pages.entry.sign_in import SignInPages
from pages.entry.sign_out import DoorPages
from services.links import Links
from services.settings import Settings

OPEN_PATHS = ("/sign-in", "/sign-out", "/reset")


def make_desk(settings: Settings) -> Desk:
    return Desk(settings, Links(settings.origin, settings.secret_key), Paper())


def routes(settings: Settings) -> list[Route]:
    """Starlette routes, for the gate to leave open: see ``OPEN_PATHS``."""
    desk = make_desk(settings)
    sign_in, link, reset, door = (
        SignInPages(desk),
        LinkPages(desk),
        ResetPages(desk),
        DoorPages(desk),
    )
    return [
        Route("/", door.first_page),
        Route("/sign-in", sign_in.show),
        Route("/sign-in/link", sign_in.mail_link, methods=["POST"]),
        Route("/sign-in/password", sign_in.check_password, methods=["POST"]),
        Route("/sign-in/link/{token}", link.show),
        Route("/sign-in/link/{token}", link.use, methods=["POST"]),
        Route("/reset", reset.ask),
        Route("/reset", reset.mail_link, methods=["POST"]),
        Route("/reset/{token}", reset.show),
        Route("/reset/{token}", reset.choose, methods=["POST"]),
        Route("/sign-out", door.sign_out, methods=["POST"]),
    ]
