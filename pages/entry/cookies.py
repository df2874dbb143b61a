"""The one cookie of the portal: the secret of somebody's session."""

from starlette.responses import Response

from services.accounts.sessions import LONGEST
from services.kit.settings import Settings


def cookie_name(settings: Settings) -> str:
    # With the prefix __Host- browsers refuse a cookie that a neighbouring host tries to set.
    return "__Host-porchlight" if settings.is_secure else "porchlight"


def set_cookie(response: Response, settings: Settings, token: str) -> None:
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=settings.is_secure,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.is_secure, httponly=True, samesite="lax"
    )
