"""What the operator sets: environment variables or ``.env``, prefix ``PORCHLIGHT_``."""

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PLAIN = "plain"  # buttons of mails that sign nobody in


class Settings(BaseSettings):
    """Every setting of the contract. An empty text means: not set."""

    model_config = SettingsConfigDict(
        env_prefix="PORCHLIGHT_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65_535)
    base_url: str = ""
    secret_key: str = ""
    data_dir: Path = Path("var")
    database_url: str = ""
    stripe_secret_key: str = ""
    stripe_publishable_key: str = ""
    stripe_webhook_secret: str = ""  # two while rotating, separated by a comma
    stripe_api_base: str = ""
    stripe_js_url: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    mail_links: str = Field(default="sign-in", pattern="^(sign-in|plain)$")
    inbound_mail_address: str = ""  # replies come to reply+…@ of it
    inbound_mail_secret: str = ""  # signs what the mail server brings to /webhooks/mail
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    tile_url: str = ""
    tile_attribution: str = ""
    geocoder_url: str = ""
    trusted_proxies: str = ""  # addresses or networks, separated by commas
    allowed_hosts: str = ""  # separated by commas; the base URL's host is always allowed
    log_format: str = Field(default="text", pattern="^(text|json)$")
    metrics_token: str = ""
    practice_port: int = Field(default=12111, ge=1, le=65_535)

    @cached_property
    def origin(self) -> str:
        """``https://portal.example``: where browsers reach the portal, without a path."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_demo(self) -> bool:
        """Whether mail goes to the local mailbox and money to the stand-in for Stripe."""
        return False

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        return tuple(filter(None, (s.strip() for s in self.stripe_webhook_secret.split(","))))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names, without ports, that requests may be addressed to."""
        extra = [host.strip() for host in self.allowed_hosts.split(",")]
        return tuple(filter(None, [urlsplit(self.base_url).hostname or "", *extra]))

    @property
    def database(self) -> str:
        """The database's URL; SQLite in the data folder where none is set."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve()}/porchlight.db"

    @property
    def files_dir(self) -> Path:
        return self.data_dir / "files"

    @property
    def imports_dir(self) -> Path:
        """Where an import lies that is on its way."""
        return self.data_dir / "imports"

    @property
    def sends_mail(self) -> bool:
        """Whether mails reach somebody. Without SMTP they wait; the demo has its own mailbox."""
        return self.is_demo or bool(self.smtp_url)

    @property
    def takes_payments(self) -> bool:
        return bool(self.stripe_secret_key)


class DemoSettings(Settings):
    """What ``app.py demo`` runs with. No variable of the environment turns a portal into one."""

    @property
    def is_demo(self) -> bool:
        return True
