"""The portal's cookies: the secret of somebody's session, and who signed in here before."""

from datetime import timedelta

from starlette.responses import Response

from services.accounts.sessions import LONGEST
from services.kit.settings import Settings

DEVICE_KEPT = timedelta(days=365)


def cookie_name(settings: Settings) -> str:
    # With the prefix __Host- browsers refuse a cookie that a neighbouring host tries to set.
    return "__Host-porchlight" if settings.is_secure else "porchlight"


def device_cookie_name(settings: Settings) -> str:
    return f"{cookie_name(settings)}-device"


def set_cookie(response: Response, settings: Settings, token: str) -> None:
    _set(response, settings, (cookie_name(settings), token), LONGEST)


def set_device_cookie(response: Response, settings: Settings, value: str) -> None:
    _set(response, settings, (device_cookie_name(settings), value), DEVICE_KEPT)


def clear_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.is_secure, httponly=True, samesite="lax"
    )


def _set(response: Response, settings: Settings, pair: tuple[str, str], age: timedelta) -> None:
    name, value = pair
    response.set_cookie(
        name,
        value,
        max_age=int(age.total_seconds()),
        path="/",
        secure=settings.is_secure,
        httponly=True,
        samesite="lax",
    )
