"""Users, guests and invitations, written for people, and the fields that choose a place."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from components.accounts.user_table import RoleNote, UserRow
from components.kit import hour_style
from components.kit.entry_list import Entry
from components.kit.settings_form import Choice, Field, Typed
from data.accounts.people import Role, Section
from services.accounts.invitations import OpenInvitation
from services.accounts.users import PlaceProperty, User, UserWrong
from services.kit import formats
from services.kit.days import read_day
from services.privacy.page_views import PageView

ROLES = {
    Role.BASIC: ("Basic", "Sees the work and estimates, and talks with us. Sees no money."),
    Role.ACCOUNTING: ("Accounting", "Basic, plus invoices, statements and wallet, and pays."),
    Role.ADMIN: ("Admin", "Everything, users included."),
}
GUEST = "Guest pass"
SECTIONS = {
    Section.WORK: ("Work", "Jobsites, visits, photos and the dashboard"),
    Section.ESTIMATES: ("Estimates", "To look at, not to approve"),
    Section.INVOICES: ("Invoices", "To look at, not to pay"),
}
NOTES = (
    *(RoleNote(name, text) for name, text in ROLES.values()),
    RoleNote("Limited to properties", "Sees only the chosen ones: a tenant, a property manager."),
    RoleNote(GUEST, "Looks at chosen sections of chosen properties until a day, changes nothing."),
)
REMOVAL = "They lose their place here at once. You can invite them again."
LEAVING = "You lose your place here at once. Another admin can invite you again."


def user_row(user: User, names: Mapping[UUID, str], today: date, zone: str) -> UserRow:
    return UserRow(
        key=str(user.id),
        name=user.name,
        email=user.email,
        role=ROLES[user.role][0],
        properties=properties_words(user.properties, names),
        until=last_day_words(user.ends_at, today, zone),
        is_me=user.is_me,
    )


def guest_entry(user: User, names: Mapping[UUID, str], today: date, zone: str) -> Entry:
    sections = [SECTIONS[one][0] for one in Section if one in (user.sections or ())]
    until = last_day_words(user.ends_at, today, zone)
    facts = [", ".join(sections), properties_words(user.properties, names), f"until {until}"]
    return Entry(
        key=str(user.id),
        title=f"{user.name} ({user.email})",
        note=" · ".join(facts),
        action="Revoke",
        about=user.name,
    )


def invitation_entry(one: OpenInvitation, today: date, zone: str) -> Entry:
    role = GUEST if one.place.sections is not None else ROLES[one.place.role][0]
    sent = formats.day(formats.local_day(one.created_at, zone), today)
    until = formats.day(formats.local_day(one.expires_at, zone), today)
    return Entry(
        key=str(one.id),
        title=f"{one.name} ({one.email})" if one.name else one.email,
        note=f"{role} · sent {sent}, good until {until}",
        action="Revoke",
        more="Send again",
        about=one.email,
    )


def properties_words(properties: frozenset[UUID] | None, names: Mapping[UUID, str]) -> str:
    """``All``, ``Birch St 1, Elm St 4`` or ``5 properties``."""
    if properties is None:
        return "All"
    known = sorted(names[one] for one in properties if one in names)
    return (
        ", ".join(known)
        if 0 < len(known) <= 2
        else formats.count(len(known), "property", "properties")
    )


def last_day_words(ends_at: datetime | None, today: date, zone: str) -> str:
    return "" if ends_at is None else formats.day(last_day(ends_at, zone), today)


def last_day(ends_at: datetime, zone: str) -> date:
    """The last day of a place that ends with this moment."""
    return formats.local_day(ends_at - timedelta(seconds=1), zone)


def person_fields() -> list[Field]:
    return [
        Field("name", "Name", autocomplete="off"),
        Field("email", "Email", "email", autocomplete="off"),
    ]


def role_field(role: Role) -> Field:
    choices = tuple(Choice(one.value, *words) for one, words in ROLES.items())
    return Field("role", "Permission", "radio", value=role.value, choices=choices)


def limit_fields(
    properties: Sequence[PlaceProperty], chosen: frozenset[UUID] | None
) -> list[Field]:
    """All properties or chosen ones; admins are not asked."""
    which = Field(
        "which",
        "Properties",
        "radio",
        value="all" if chosen is None else "some",
        choices=(Choice("all", "All properties"), Choice("some", "Only these")),
        shown_when=("role", Role.BASIC.value, Role.ACCOUNTING.value),
    )
    listed = property_checks(properties, chosen or frozenset(), shown_when=("which", "some"))
    return [which, listed]


def property_checks(
    properties: Sequence[PlaceProperty],
    chosen: frozenset[UUID],
    shown_when: tuple[str, ...] = (),
) -> Field:
    return Field(
        "properties",
        "Chosen properties",
        "checks",
        values=tuple(str(one) for one in chosen),
        choices=tuple(Choice(str(one.id), one.name, one.address) for one in properties),
        shown_when=shown_when,
    )


def section_checks() -> Field:
    choices = tuple(Choice(one.value, *words) for one, words in SECTIONS.items())
    return Field("sections", "What the guest can open", "checks", values=("work",), choices=choices)


def ends_field(value: date | None, *, hint: str = "Leave empty for no end.") -> Field:
    shown = value.isoformat() if value else ""
    return Field("ends", "Last day", "date", value=shown, hint=hint)


def removal_words(user: User) -> tuple[str, str, str]:
    """Title, text and button of the question that comes before it."""
    if user.is_me:
        return "Leave this customer?", LEAVING, "Leave"
    return f"Remove {user.name}?", REMOVAL, "Remove"


def typed_properties(typed: Typed) -> frozenset[UUID] | None:
    """The chosen properties; None for all of them."""
    if typed.text("role") == Role.ADMIN or typed.text("which") == "all":
        return None
    return frozenset(UUID(one) for one in typed.ticked("properties"))


def typed_role(typed: Typed) -> Role:
    return Role(typed.text("role"))


def typed_day(typed: Typed) -> date | None:
    """The day in the field "Last day".

    Raises:
        UserWrong: it is no day.
    """
    text = typed.text("ends").strip()
    try:
        return read_day(text) if text else None
    except ValueError:
        raise UserWrong("ends", "Enter a day, like 12/31/2026.") from None


def typed_ids(typed: Typed) -> frozenset[UUID]:
    return frozenset(UUID(one) for one in typed.ticked("properties"))


def typed_sections(typed: Typed) -> frozenset[Section]:
    return frozenset(Section(one) for one in typed.ticked("sections"))


def page_view_entry(one: PageView, people: Mapping[UUID, str], today: date, zone: str) -> Entry:
    """``/invoices/INV-1 · Sam, Tue, Nov 24, 2 PM``."""
    day = formats.day(formats.local_day(one.at, zone), today)
    when = f"{day}, {hour_style.clock_time(one.at, zone)}"
    return Entry(
        key=f"{one.person_id}{one.at.isoformat()}",
        title=page_words(one.page),
        note=f"{people.get(one.person_id, '')} · {when}",
    )


def page_words(address: str) -> str:
    """``/invoices/INV-1`` reads ``Invoices INV-1``."""
    place, _, document = address.strip("/").partition("/")
    is_name = document and len(document) < 30
    return f"{place.capitalize()} {document}" if is_name else place.capitalize()
