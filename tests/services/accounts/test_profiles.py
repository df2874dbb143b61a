"""What people set for themselves."""

import pytest
from sqlmodel import Session

from data.accounts.people import HourFormat, StartPage, Theme
from services.accounts.profiles import (
    NameMissing,
    Preferences,
    change_details,
    set_preferences,
    view_profile,
)
from services.accounts.visitors import find_home
from tests.services.accounts.people_world import make_household


def test_details_are_changed_and_told_once(session: Session) -> None:
    home = make_household(session)

    home.do("dan", change_details, "  Dan   Miller ", "716 555 0100")
    home.do("dan", change_details, "Dan Miller", "716 555 0100")

    profile = view_profile(session, home.actor("dan"))
    assert (profile.name, profile.phone, profile.has_password) == (
        "Dan Miller",
        "716 555 0100",
        False,
    )


def test_a_name_is_needed(session: Session) -> None:
    home = make_household(session)

    with pytest.raises(NameMissing):
        home.do("dan", change_details, "   ", "")


def test_preferences_lead_to_the_chosen_start_page(session: Session) -> None:
    home = make_household(session)
    chosen = Preferences(Theme.DARK, HourFormat.TWENTY_FOUR, StartPage.DASHBOARD)

    home.do("dan", set_preferences, chosen)

    assert view_profile(session, home.actor("dan")).preferences == chosen
    assert find_home(session, home.actor("dan")) == "/dashboard"
