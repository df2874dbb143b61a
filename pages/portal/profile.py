"""Profile: one's own account, looks, mails, sessions and data."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from nicegui import ui

from components.accounts.connected_accounts import ConnectedAccounts
from components.accounts.profile_view import (
    detail_fields,
    email_field,
    password_fields,
    preference_fields,
    session_entry,
    typed_preferences,
)
from components.accounts.reauthentication import Reauthentication
from components.accounts.second_factor_section import SecondFactorSection
from components.kit import theme
from components.kit.actions import action_button
from components.kit.entry_list import EntryList
from components.kit.guarded_pages import Frame
from components.kit.hour_style import use_hours
from components.kit.live import follow
from components.kit.page_spec import EVERYBODY, Menu, PageSpec
from components.kit.section import Section
from components.kit.settings_form import SettingsForm, Typed
from components.notices.notice_switches import NOTICES_NOTE, notice_fields, typed_pace
from pages.portal.profile_data import DataSection
from services.accounts.email_changes import request_email_change, withdraw_email_change
from services.accounts.passwords import PasswordRefused, WrongPassword, change_password
from services.accounts.profiles import (
    Profile,
    change_details,
    set_preferences,
    view_profile,
)
from services.accounts.sessions import end_other_sessions, end_session, list_sessions
from services.accounts.visitors import describe_visitor
from services.kit import addresses
from services.kit.errors import DomainError
from services.kit.events import DomainEvent, EventKind
from services.kit.links import Links
from services.kit.permissions import Permission
from services.notices.notice_choices import set_notice_pace, switch_notice, view_notice_choices

FOLLOWED = frozenset(
    {
        EventKind.SIGNED_IN,
        EventKind.SESSION_ENDED,
        EventKind.PROFILE_CHANGED,
        EventKind.EMAIL_CHANGED,
    }
)


async def profile_page(frame: Frame, links: Links) -> None:
    """Sections in one column; "Sign out" stands at the top right of the frame."""
    view = ProfileView(frame, links)
    with ui.element().classes(theme.NARROW):
        await view.draw()
    follow(frame.visitor, FOLLOWED, view.hear)


PAGES = (
    PageSpec(
        address=addresses.PROFILE,
        title="Profile",
        build=profile_page,
        permission=Permission.OWN_ACCOUNT,
        roles=EVERYBODY,
        needs_company=False,
        menu=Menu("circle-user-round"),
    ),
)


class ProfileView:
    """One person's account."""

    def __init__(self, frame: Frame, links: Links) -> None:
        self._shell = frame.shell
        self._visitor = frame.visitor
        self._links = links
        self._proved = Reauthentication(frame.visitor, links)

    async def draw(self) -> None:
        profile = await self._visitor.fetch(view_profile)
        self._profile = profile
        card = self._visitor.card
        with Section("Account"):
            self._details = SettingsForm(detail_fields(profile), self._save, submit="Save")
        with Section("Display"):
            is_customer = card.may(Permission.VIEW_WORK)
            fields = preference_fields(profile.preferences, is_customer=is_customer)
            self._looks = SettingsForm(fields, self._choose)
        self._draw_email(profile)
        with Section("Password", self._password_note(profile)):
            fields = password_fields(has_password=profile.has_password)
            self._password = SettingsForm(fields, self._change_password, submit="Change password")
        await SecondFactorSection(self._visitor, self._links).draw()
        await ConnectedAccounts(self._visitor, self._links).draw()
        await self._draw_notices()
        self._draw_wallet()
        await self._draw_sessions()
        await DataSection(self._visitor, self._proved).draw()

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        self._show_email(await self._visitor.fetch(view_profile))
        await self._show_sessions()

    def _draw_email(self, profile: Profile) -> None:
        with Section("Email"):
            self._address = ui.label()
            self._waiting = ui.label().classes(theme.MUTED)
            self._keep = action_button("Keep my address", self._withdraw, kind="quiet")
            self._email = SettingsForm([email_field()], self._ask_email, submit="Change email")
        self._show_email(profile)

    def _show_email(self, profile: Profile) -> None:
        self._address.set_text(profile.email)
        self._waiting.set_text(
            f"We emailed {profile.email} and {profile.new_email}. The new address counts once "
            "you have opened the links in both emails, within 24 hours."
        )
        for part in (self._waiting, self._keep):
            part.set_visibility(bool(profile.new_email))

    async def _draw_notices(self) -> None:
        self._choices = await self._visitor.fetch(view_notice_choices)
        if self._choices.kinds:
            with Section("Email notifications", NOTICES_NOTE):
                self._notices = SettingsForm(notice_fields(self._choices), self._switch)

    def _draw_wallet(self) -> None:
        if self._visitor.card.may(Permission.PAY):
            with Section("Payments", "Payment methods and automatic payments are in your wallet."):
                action_button(
                    "Open wallet", partial(ui.navigate.to, addresses.WALLET), kind="quiet"
                )

    async def _draw_sessions(self) -> None:
        with Section("Sessions", "Where you are signed in. Ending one closes its pages at once."):
            self._sessions = EntryList("Sessions", (), self._end)
            self._end_others = action_button(
                "End all other sessions", self._end_all, kind="quiet", icon="log-out"
            )
        await self._show_sessions()

    async def _show_sessions(self) -> None:
        card = self._visitor.card
        found = await self._visitor.fetch(list_sessions)
        self._end_others.set_visibility(len(found) > 1)
        self._sessions.set_entries(
            [session_entry(one, card.now, card.today, card.time_zone) for one in found]
        )

    async def _save(self, typed: Typed) -> None:
        refusal = await self._visitor.attempt(
            change_details, typed.text("name"), typed.text("phone")
        )
        self._details.set_errors({"name": refusal} if refusal else {})
        if not refusal:
            ui.notify("Saved", type="positive")

    async def _choose(self, typed: Typed) -> None:
        before = self._profile.preferences
        wanted = typed_preferences(typed, before)
        if await self._visitor.attempt(set_preferences, wanted):
            return
        self._profile = replace(self._profile, preferences=wanted)
        self._shell.set_theme(wanted.theme.value)
        use_hours(wanted.hours)
        self._shell.set_home((await self._visitor.fetch(describe_visitor)).home)
        await self._show_sessions()

    async def _ask_email(self, typed: Typed) -> None:
        try:
            await self._proved.run(request_email_change, typed.text("email"), self._links)
        except DomainError as refusal:
            self._email.set_errors({"email": str(refusal)})
            return
        self._email.clear_inputs()
        ui.notify("We emailed both addresses", type="positive")
        self._show_email(await self._visitor.fetch(view_profile))

    async def _withdraw(self) -> None:
        await self._visitor.attempt(withdraw_email_change)
        self._show_email(await self._visitor.fetch(view_profile))

    def _password_note(self, profile: Profile) -> str:
        if profile.has_password:
            return "A new one signs you out everywhere else."
        return "You sign in with emailed links. You can add a password if you like."

    async def _change_password(self, typed: Typed) -> None:
        current, new = typed.text("current"), typed.text("new")
        try:
            await self._proved.retry(
                lambda: change_password(self._visitor.session_id, current, new)
            )
        except PasswordRefused as refusal:
            self._password.set_errors({"new": str(refusal)})
        except WrongPassword:
            self._password.set_errors({"current": "That is not your password. Try again."})
        except DomainError as refusal:
            self._password.set_errors({"": str(refusal)})
        else:
            self._password.set_fields(password_fields(has_password=True))
            self._password.clear_inputs()
            ui.notify("Your password is changed", type="positive")

    async def _switch(self, typed: Typed) -> None:
        for one in self._choices.kinds:
            is_on = typed.text(one.kind.value) == "on"
            if is_on is not one.is_on:
                await self._visitor.attempt(switch_notice, one.kind, is_on=is_on)
        pace = typed_pace(typed)
        if pace is not self._choices.pace:
            await self._visitor.attempt(set_notice_pace, pace)
        self._choices = await self._visitor.fetch(view_notice_choices)

    async def _end(self, key: str) -> None:
        await self._visitor.perform("The session has ended", end_session, UUID(key))
        await self._show_sessions()

    async def _end_all(self) -> None:
        await self._visitor.perform("All other sessions have ended", end_other_sessions)
        await self._show_sessions()
