"""What NiceGUI's ``user`` fixture runs: the portal on the test's own database."""

import os

from nicegui import ui

from pages.site import build_site
from services.kit.settings import Settings

settings = Settings(
    base_url="http://test",
    secret_key="0f4c" * 16,
    data_dir=os.environ["PORCHLIGHT_TEST_DATA"],
    # Set by tests that draw the buttons to pay; nobody listens at the address.
    stripe_secret_key=os.environ.get("PORCHLIGHT_TEST_STRIPE", ""),
    stripe_api_base="http://127.0.0.1:9",
    smtp_url="",
)
ui.run(
    build_site(settings),
    dark=None,
    language="en-US",
    tailwind=False,
    reload=False,
    show=False,
    binding_refresh_interval=None,
)
