"""What commands begin with: settings that are read, and a database that is open and ready."""

import services.notices.notice_kinds  # noqa: F401  (says which events are kept for emails)
from pages.commands.refusals import CommandRefused
from services.kit.data_folder import open_data
from services.kit.readiness import require_ready
from services.kit.settings import Settings
from services.kit.settings_check import problems_of
from services.kit.settings_reading import read_settings


def open_portal() -> Settings:
    """The settings, with the database open but perhaps not answering."""
    settings = read_settings(Settings)
    open_data(settings)
    return settings


def open_ready_portal() -> Settings:
    """The same with a database that answers and has this version's tables."""
    settings = open_portal()
    require_ready()
    return settings


def open_fit_portal() -> Settings:
    """The same with the settings that links are made of, as the serving process has them."""
    settings = read_settings(Settings)
    if problems := problems_of(settings):
        raise CommandRefused(problems)
    open_data(settings)
    require_ready()
    return settings
