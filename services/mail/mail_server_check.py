"""Whether the mail server takes us, asked without sending a mail; ``doctor`` asks."""

from urllib.parse import unquote, urlsplit

import aiosmtplib

from services.kit.settings import Settings

_SECONDS = 5


async def find_mail_server_problem(settings: Settings) -> str:
    """A sentence; empty where the server answers and takes the name and password."""
    server = urlsplit(settings.smtp_url)
    is_tls = server.scheme == "smtps"
    place = f"{server.hostname}:{server.port or (465 if is_tls else 587)}"
    client = aiosmtplib.SMTP(
        hostname=server.hostname,
        port=server.port or (465 if is_tls else 587),
        username=unquote(server.username) if server.username else None,
        password=unquote(server.password) if server.password else None,
        use_tls=is_tls,
        timeout=_SECONDS,
    )
    try:
        async with client:
            return ""
    except aiosmtplib.SMTPAuthenticationError:
        return f"PORCHLIGHT_SMTP_URL: the mail server {place} refuses the user name or password"
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        return (
            f"PORCHLIGHT_SMTP_URL: the mail server {place} does not answer, so mails wait; "
            "check the address and that it is reached from here"
        )
