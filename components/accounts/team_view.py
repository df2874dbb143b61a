"""The team, invitations to it and deletion requests, written for people."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

from components.accounts.staff_table import StaffRow
from components.accounts.user_dialogs import Act, FormDialog
from components.accounts.user_table import RoleNote
from components.accounts.user_view import person_fields
from components.kit import hour_style
from components.kit.actions import action_button
from components.kit.entry_list import Entry
from components.kit.settings_form import Choice, Field, Typed
from data.accounts.people import Role
from services.accounts.invitations import OpenInvitation
from services.accounts.team import TeamMember
from services.kit import formats
from services.privacy.erasures import ErasureRequestItem

ROLES = {
    Role.OWNER: ("Owner", "Everything the office does, and the team."),
    Role.OFFICE: ("Office", "Customers, schedule, money and the inbox."),
    Role.CREW: ("Crew", "The day's visits on a phone, and nothing of money."),
}
NOTES = tuple(RoleNote(name, text) for name, text in ROLES.values())
FACTOR_HINT = (
    "At their next sign-in, within 12 hours, everybody without one sets up an authenticator app "
    "before going on."
)
REMOVAL = "They are signed out everywhere at once and can no longer open anything of the office."
LEAVING = "You are signed out everywhere at once and can no longer open anything of the office."
ERASURE = (
    "Name, phone, email and sign-in are deleted for good, and they are signed out at once. "
    "Invoices and payments stay for as long as the law wants them, without the name."
)


def staff_row(one: TeamMember, today: date, zone: str) -> StaffRow:
    return StaffRow(
        key=str(one.person_id),
        name=one.name,
        email=one.email,
        role=ROLES[one.role][0],
        has_factor=one.has_factor,
        used=last_use_words(one.used_at, today, zone),
        is_me=one.is_me,
    )


def last_use_words(used_at: datetime | None, today: date, zone: str) -> str:
    """``Today, 9:07 AM``, ``Tue, Nov 24`` or ``Never``."""
    if used_at is None:
        return "Never"
    day = formats.local_day(used_at, zone)
    if day == today:
        return f"Today, {hour_style.clock_time(used_at, zone)}"
    return formats.day(day, today)


def staff_invitation_entry(
    one: OpenInvitation, today: date, zone: str, *, can_manage: bool
) -> Entry:
    sent = formats.day(formats.local_day(one.created_at, zone), today)
    until = formats.day(formats.local_day(one.expires_at, zone), today)
    return Entry(
        key=str(one.id),
        title=f"{one.name} ({one.email})" if one.name else one.email,
        note=f"{ROLES[one.place.role][0]} · sent {sent}, good until {until}",
        action="Revoke" if can_manage else "",
        more="Send again" if can_manage else "",
        about=one.email,
    )


def erasure_entry(one: ErasureRequestItem, today: date, zone: str) -> Entry:
    asked = f"asked {formats.day(formats.local_day(one.asked_at, zone), today)}"
    place = ", ".join(one.customers) or "No customer"
    return Entry(
        key=str(one.id),
        title=f"{one.name} ({one.email})",
        note=f"{place} · {asked}",
        action="Confirm deletion",
        about=f"of {one.name}",
    )


def staff_role_field(role: Role) -> Field:
    choices = tuple(Choice(one.value, *words) for one, words in ROLES.items())
    return Field("role", "Role", "radio", value=role.value, choices=choices)


def invite_colleague_dialog(act: Act) -> FormDialog:
    """Textboxes "Name" and "Email", and the role."""
    fields = [*person_fields(), staff_role_field(Role.OFFICE)]
    return FormDialog("Invite a colleague", fields, "Send invitation", act)


def change_colleague_dialog(
    one: TeamMember, act: Act, remove: Callable[[], Awaitable[object] | object]
) -> FormDialog:
    """The role, and the way to remove them."""
    dialog = FormDialog(one.name, [staff_role_field(one.role)], "Save", act)
    with dialog.form:
        label = "Leave the team" if one.is_me else "Remove from the team"
        action_button(label, remove, kind="quiet", icon="trash-2")
    return dialog


def removal_words(one: TeamMember) -> tuple[str, str, str]:
    """Title, text and button of the question that comes before it."""
    if one.is_me:
        return "Leave the team?", LEAVING, "Leave"
    return f"Remove {one.name}?", REMOVAL, "Remove"


def typed_staff_role(typed: Typed) -> Role:
    return Role(typed.text("role"))
