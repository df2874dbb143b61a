"""Browsers by names that people recognise."""

import pytest

from services.accounts.device_names import name_device

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU) AppleWebKit/6 Version/17 Safari/6", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux) Chrome/1 Safari/5 Edg/1", "Edge on Linux"),
        ("<script>", "A browser"),
    ],
)
def test_name_device(agent: str, device: str) -> None:
    assert name_device(agent) == device
