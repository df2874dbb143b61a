"""What ``doctor`` says of settings that work, though not as they should."""

from pathlib import Path

import pytest

from services.kit.settings import Settings
from services.kit.settings_advice import find_settings_advice

GOOD = {
    "base_url": "https://portal.example",
    "smtp_url": "smtp://mail.example",
    "stripe_secret_key": "sk_live_x",
    "trusted_proxies": "10.0.0.0/8, 104.16.0.0/13, ::1",
}


@pytest.fixture(autouse=True)
def no_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def advice(**changes: str) -> list[str]:
    return find_settings_advice(Settings(_env_file=None, **{**GOOD, **changes}))


def test_good_settings_need_no_advice() -> None:
    assert advice() == []
    assert advice(host="0.0.0.0") == []
    assert advice(base_url="http://localhost:8080", trusted_proxies="") == []


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"stripe_secret_key": ""}, "STRIPE_SECRET_KEY is not set"),
        ({"trusted_proxies": ""}, "TRUSTED_PROXIES is not set"),
        ({"trusted_proxies": "0.0.0.0/0"}, "TRUSTED_PROXIES holds 0.0.0.0/0"),
        ({"trusted_proxies": "127.0.0.1, ::/0"}, "TRUSTED_PROXIES holds ::/0"),
        ({"base_url": "http://127.0.0.1", "host": "0.0.0.0"}, "HOST is 0.0.0.0"),
    ],
)
def test_each_doubtful_setting_is_one_line(changes: dict[str, str], setting: str) -> None:
    (line,) = advice(**changes)

    assert line.startswith(f"PORCHLIGHT_{setting}")
