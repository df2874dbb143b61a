"""The dialogs of the users page: add a user, give a guest a pass, change or remove a user."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta

from components.accounts.user_view import (
    ends_field,
    last_day,
    limit_fields,
    person_fields,
    property_checks,
    role_field,
    section_checks,
)
from components.kit.actions import ActionButton, action_button
from components.kit.settings_form import Field, SettingsForm, Typed
from components.kit.sheet import Sheet
from data.accounts.people import Role
from services.accounts.users import PlaceProperty, User

MONTH = timedelta(days=30)
# What is wrong, by field; nothing when it was done.
Answer = Mapping[str, str]
Act = Callable[[Typed], Awaitable[Answer]]


class FormDialog(Sheet):
    """A sheet with one form. It closes once its act was done, else it says what is wrong."""

    def __init__(self, title: str, fields: Sequence[Field], submit: str, act: Act) -> None:
        super().__init__(title)
        self._act = act
        self.foot.set_visibility(False)  # the form has its own, so that Enter sends it
        with self.body:
            self.form = SettingsForm(fields, self._send, submit=submit, is_dialog=True)

    async def _send(self, typed: Typed) -> None:
        problems = await self._act(typed)
        if self.is_deleted:
            return
        self.form.set_errors(problems)
        if not problems:
            self.close()


def add_user_dialog(properties: Sequence[PlaceProperty], act: Act) -> FormDialog:
    """Textboxes "Name" and "Email", the role, limits, and an end."""
    fields = [
        *person_fields(),
        role_field(Role.BASIC),
        *limit_fields(properties, None),
        ends_field(None),
    ]
    return FormDialog("Add user", fields, "Send invitation", act)


def guest_pass_dialog(properties: Sequence[PlaceProperty], today: date, act: Act) -> FormDialog:
    """Whom, which sections of which properties, and until when."""
    fields = [
        *person_fields(),
        section_checks(),
        property_checks(properties, frozenset()),
        ends_field(today + MONTH, hint="The pass ends with this day."),
    ]
    return FormDialog("Give a guest pass", fields, "Send pass", act)


def change_user_dialog(
    user: User,
    properties: Sequence[PlaceProperty],
    zone: str,
    act: Act,
    remove: Callable[[], Awaitable[object] | object],
) -> FormDialog:
    """The same choices for somebody who is here already, and the way to remove them."""
    ends = last_day(user.ends_at, zone) if user.ends_at else None
    fields = [role_field(user.role), *limit_fields(properties, user.properties), ends_field(ends)]
    dialog = FormDialog(user.name, fields, "Save", act)
    with dialog.form:
        _remove_button(user, remove)
    return dialog


def _remove_button(user: User, remove: Callable[[], Awaitable[object] | object]) -> ActionButton:
    return action_button(
        "Leave this customer" if user.is_me else "Remove user", remove, kind="quiet", icon="trash-2"
    )
