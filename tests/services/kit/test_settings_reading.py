"""Settings that cannot be read, or are none, are told in words."""

from pathlib import Path

import pytest

from services.kit.settings import Settings
from services.kit.settings_reading import SettingsRefused, find_unknown_settings, read_settings


@pytest.fixture(autouse=True)
def no_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "abc", "PORCHLIGHT_PORT is 'abc'; it is a whole number from 1 to 65535"),
        ("PORT", "99999", "PORCHLIGHT_PORT is '99999'; it is a whole number from 1 to 65535"),
        ("PRACTICE_PORT", "0", "PORCHLIGHT_PRACTICE_PORT is '0'; it is a whole number"),
        ("LOG_FORMAT", "xml", "PORCHLIGHT_LOG_FORMAT is 'xml'; it is text or json"),
        ("MAIL_LINKS", "on", "PORCHLIGHT_MAIL_LINKS is 'on'; it is sign-in or plain"),
    ],
)
def test_setting_of_the_wrong_form_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"PORCHLIGHT_{name}", value)

    with pytest.raises(SettingsRefused, match=sentence):
        read_settings(Settings)


def test_env_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PORCHLIGHT_PORT=\xff\xfe")

    with pytest.raises(SettingsRefused, match=r"^\.env cannot be read"):
        read_settings(Settings)


def test_misspelt_settings_are_found_in_environment_and_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORCHLIGHT_SMTP_ULR=smtp://h\nOTHER=1\nPORCHLIGHT_PORT=81\n")
    monkeypatch.setenv("PORCHLIGHT_QQQQQQQQ", "1")

    assert find_unknown_settings() == [
        "PORCHLIGHT_QQQQQQQQ is no setting and has no effect",
        "PORCHLIGHT_SMTP_ULR is no setting and has no effect; did you mean PORCHLIGHT_SMTP_URL?",
    ]
