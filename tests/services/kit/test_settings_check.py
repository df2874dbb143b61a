"""What is missing or unsafe in the settings."""

import pytest

from services.kit.settings import Settings
from services.kit.settings_check import problems_of

KEY = "6f1d0c9a83b2457e9cfa10d2e83b7465af19c0d2"
GOOD = {
    "secret_key": KEY,
    "base_url": "https://portal.example",
    "smtp_url": "smtp://user:pass@mail.example:587",
    "mail_from": "office@example.com",
    "stripe_secret_key": "sk_live_x",
    "stripe_publishable_key": "pk_live_x",
    "stripe_webhook_secret": "whsec_x",
    "trusted_proxies": "127.0.0.1, 10.0.0.0/8",
}


def problems(**changes: str) -> list[str]:
    return problems_of(Settings(_env_file=None, **{**GOOD, **changes}))


def test_good_settings_have_no_problem() -> None:
    assert problems() == []
    assert problems(base_url="http://127.0.0.1:8080") == []
    assert problems(base_url="http://localhost:8080") == []
    assert problems(stripe_secret_key="rk_live_x") == []
    without = {"stripe_secret_key": "", "stripe_publishable_key": "", "stripe_webhook_secret": ""}
    assert problems(**without) == []


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"secret_key": ""}, "SECRET_KEY is missing"),
        ({"secret_key": "6f1d0c9a83b2"}, "SECRET_KEY is shorter"),
        ({"secret_key": "a" * 40}, "SECRET_KEY looks like a sample"),
        ({"secret_key": "change-me-change-me-change-me-1234567"}, "SECRET_KEY looks"),
        ({"base_url": ""}, "BASE_URL is missing"),
        ({"base_url": "portal.example"}, "BASE_URL is no address"),
        ({"base_url": "http://portal.example"}, "BASE_URL must begin with https"),
        ({"base_url": "https://portal.example/app"}, "BASE_URL must be scheme and host"),
        ({"stripe_webhook_secret": ""}, "STRIPE_WEBHOOK_SECRET is missing"),
        ({"stripe_publishable_key": ""}, "STRIPE_PUBLISHABLE_KEY is missing"),
        ({"stripe_secret_key": ""}, "STRIPE_SECRET_KEY is missing"),
        ({"stripe_secret_key": "pk_live_x"}, "STRIPE_SECRET_KEY is no secret key"),
        ({"stripe_publishable_key": "sk_live_x"}, "STRIPE_PUBLISHABLE_KEY is no publishable"),
        ({"stripe_webhook_secret": "whsec_x, we_1"}, "STRIPE_WEBHOOK_SECRET is no signing"),
        ({"stripe_api_base": "http://127.0.0.1:1"}, "STRIPE_API_BASE must not"),
        ({"stripe_js_url": "http://127.0.0.1:1"}, "STRIPE_JS_URL must not"),
        ({"stripe_publishable_key": "pk_test_x"}, "STRIPE_PUBLISHABLE_KEY and"),
        ({"mail_from": ""}, "MAIL_FROM is missing"),
        ({"mail_from": "office"}, "MAIL_FROM is no email"),
        ({"smtp_url": "mail.example"}, "SMTP_URL is no mail server"),
        ({"smtp_url": "smtp://mail.example:99999"}, "SMTP_URL is no mail server"),
        ({"base_url": "https://portal.example:99999"}, "BASE_URL is no address"),
        ({"tile_url": "https://tiles.example/x.png", "tile_attribution": "x"}, "TILE_URL has no"),
        ({"database_url": "postgresql://h/d"}, "DATABASE_URL begins with postgresql://"),
        ({"oidc_issuer": "https://idp.example"}, "OIDC_ISSUER"),
        ({"tile_url": "https://tiles.example/{z}"}, "TILE_ATTRIBUTION"),
        ({"trusted_proxies": "proxy.local"}, "TRUSTED_PROXIES"),
    ],
)
def test_each_problem_names_its_setting(changes: dict[str, str], setting: str) -> None:
    assert any(found.startswith(f"PORCHLIGHT_{setting}") for found in problems(**changes))


@pytest.mark.parametrize(
    ("address", "secret", "problem"),
    [
        ("reply@portal.example", "", "go together"),
        ("", "x" * 40, "go together"),
        ("no address", "x" * 40, "no email address"),
        ("reply+a@portal.example", "x" * 40, "plus sign"),
        (f"{'r' * 22}@portal.example", "x" * 40, "characters before its @"),
        ("reply@portal.example", "short", "shorter than 32"),
    ],
)
def test_inbound_mail_needs_both_and_a_fit_address(address: str, secret: str, problem: str) -> None:
    found = problems(inbound_mail_address=address, inbound_mail_secret=secret)

    assert any(problem in one for one in found)
