"""One's own account, written for people: fields, choices and the list of sessions."""

from datetime import date, datetime, timedelta

from components.kit import hour_style
from components.kit.entry_list import Entry
from components.kit.filter_bar import Option
from components.kit.settings_form import Field, Typed
from data.accounts.people import HourFormat, NoticePace, StartPage, Theme
from data.notices.notices import NoticeKind
from services.accounts.profiles import NoticeChoice, Preferences, Profile
from services.accounts.sessions import OpenSession
from services.kit import formats

METHODS = {
    "link": "e-mailed link",
    "code": "e-mailed code",
    "password": "password",
    "reset": "new password",
    "invitation": "invitation",
    "oidc": "single sign-on",
}
NOTICES = {
    NoticeKind.VISIT_SCHEDULED: "A visit is scheduled",
    NoticeKind.VISIT_MOVED: "A visit is moved",
    NoticeKind.VISIT_CHANGE_ANSWERED: "Your request to move or skip a visit is answered",
    NoticeKind.VISIT_ON_THE_WAY: "The crew is on the way",
    NoticeKind.VISIT_COMPLETED: "A visit is completed",
    NoticeKind.INVOICE_PUBLISHED: "A new invoice",
    NoticeKind.INVOICE_DUE_SOON: "An invoice is due soon",
    NoticeKind.INVOICE_OVERDUE: "An invoice is overdue",
    NoticeKind.PAYMENT_FAILED: "A payment failed",
    NoticeKind.AUTOPAY_AHEAD: "An automatic payment is coming",
    NoticeKind.CARD_EXPIRING: "A card is about to expire",
    NoticeKind.ESTIMATE_PUBLISHED: "A new estimate",
    NoticeKind.ESTIMATE_ANSWERED: "An estimate is answered",
    NoticeKind.MESSAGE: "A new message",
}
NOW = timedelta(minutes=10)
LANGUAGE = Field(
    "language",
    "Language",
    "select",
    value="en",
    choices=(Option("en", "English"),),
    hint="The portal and its e-mails come in English only so far.",
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
    return Field("email", "New e-mail", "email", autocomplete="email")


PACE = "pace"
NOTICES_NOTE = (
    "Sign-in mails and receipts always come. With one mail a day, crews on their way, moved "
    "visits and payments that fail still come at once."
)


def notice_fields(notices: tuple[NoticeChoice, ...], pace: NoticePace) -> list[Field]:
    """How often, then a switch for each kind."""
    often = Field(
        PACE,
        "How often",
        "select",
        value=pace.value,
        choices=(
            Option(NoticePace.AT_ONCE, "As things happen"),
            Option(NoticePace.DAILY, "Once a day, at 5 PM"),
        ),
    )
    return [
        often,
        *(
            Field(one.kind.value, NOTICES[one.kind], "switch", value="on" if one.is_on else "off")
            for one in notices
        ),
    ]


def typed_pace(typed: Typed) -> NoticePace:
    return NoticePace(typed.text(PACE))


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
