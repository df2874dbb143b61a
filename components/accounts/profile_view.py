"""One's own account, written for people: fields, choices and the list of sessions."""

from datetime import date, datetime, timedelta

from components.kit import hour_style
from components.kit.entry_list import Entry
from components.kit.filter_bar import Option
from components.kit.settings_form import Field, Typed
from data.accounts.people import HourFormat, StartPage, Theme
from services.accounts.profiles import Preferences, Profile
from services.accounts.sessions import BY_BUTTON, OpenSession
from services.kit import formats

METHODS = {
    "link": "emailed link",
    BY_BUTTON: "button of an email",
    "code": "emailed code",
    "password": "password",
    "reset": "new password",
    "invitation": "invitation",
    "oidc": "single sign-on",
}
NOW = timedelta(minutes=10)
LANGUAGE = Field(
    "language",
    "Language",
    "select",
    value="en",
    choices=(Option("en", "English"),),
    hint="The portal and its emails come in English only so far.",
)


def detail_fields(profile: Profile) -> list[Field]:
    return [
        Field("name", "Name", value=profile.name, autocomplete="name"),
        Field("phone", "Phone", "tel", value=profile.phone, autocomplete="tel"),
    ]


def preference_fields(chosen: Preferences, *, is_customer: bool) -> list[Field]:
    """Language, theme and hours for everybody; customers choose the page to begin with as well."""
    fields = [
        LANGUAGE,
        Field(
            "theme",
            "Theme",
            "select",
            value=chosen.theme.value,
            choices=(
                Option(Theme.AUTO, "As my device"),
                Option(Theme.LIGHT, "Light"),
                Option(Theme.DARK, "Dark"),
            ),
        ),
        Field(
            "hours",
            "Time format",
            "select",
            value=chosen.hours.value,
            choices=(
                Option(HourFormat.TWELVE, "12 hours (2:30 PM)"),
                Option(HourFormat.TWENTY_FOUR, "24 hours (14:30)"),
            ),
        ),
    ]
    if is_customer:
        start = Field(
            "start",
            "Start page",
            "select",
            value=chosen.start_page.value,
            choices=(
                Option(StartPage.JOBSITES, "Jobsites"),
                Option(StartPage.DASHBOARD, "Dashboard"),
            ),
        )
        fields.append(start)
    return fields


def password_fields(*, has_password: bool) -> list[Field]:
    current = Field("current", "Current password", "password", autocomplete="current-password")
    new = Field(
        "new",
        "New password",
        "password",
        hint="At least 12 characters. A few words in a row are easy to remember.",
        autocomplete="new-password",
    )
    return [current, new] if has_password else [new]


def email_field() -> Field:
    return Field("email", "New email", "email", autocomplete="email")


def session_entry(one: OpenSession, now: datetime, today: date, zone: str) -> Entry:
    """``Chrome on Windows · in use now``; one's own session is ended by signing out."""
    since = f"{formats.day(formats.local_day(one.created_at, zone), today)}"
    by = METHODS.get(one.method, one.method)
    used = "In use now" if now - one.used_at < NOW else f"Last used {_moment(one, today, zone)}"
    return Entry(
        key=str(one.id),
        title=one.device,
        note=f"{used} · signed in {since} by {by}",
        chip="This device" if one.is_current else "",
        action="" if one.is_current else "End session",
        about=one.device,
    )


def _moment(one: OpenSession, today: date, zone: str) -> str:
    day = formats.local_day(one.used_at, zone)
    time = hour_style.clock_time(one.used_at, zone)
    return f"today, {time}" if day == today else f"{formats.day(day, today)}, {time}"


def typed_preferences(typed: Typed, before: Preferences) -> Preferences:
    """The chosen looks; whoever is not asked for a start page keeps theirs."""
    return Preferences(
        theme=Theme(typed.text("theme")),
        hours=HourFormat(typed.text("hours")),
        start_page=StartPage(typed.text("start") or before.start_page),
    )
