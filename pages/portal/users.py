"""Users: who has a place at the customer, guests' passes, and invitations on their way."""

from datetime import date, datetime
from functools import partial
from uuid import UUID

from nicegui import ui

from components.accounts.reauthentication import Reauthentication
from components.accounts.user_dialogs import (
    Answer,
    FormDialog,
    add_user_dialog,
    change_user_dialog,
    guest_pass_dialog,
)
from components.accounts.user_table import RoleNotes, UserTable
from components.accounts.user_view import (
    NOTES,
    guest_entry,
    invitation_entry,
    page_view_entry,
    removal_words,
    typed_day,
    typed_ids,
    typed_properties,
    typed_role,
    typed_sections,
    user_row,
)
from components.kit import theme
from components.kit.actions import action_button
from components.kit.ask_dialog import AskDialog
from components.kit.entry_list import EntryList
from components.kit.guarded_pages import Frame
from components.kit.live import follow
from components.kit.page_spec import ADMINS, Menu, PageSpec
from components.kit.section import Section as PageSection
from components.kit.settings_form import Typed
from services.accounts.guest_passes import end_of_day, guest_place
from services.accounts.invitation_repeats import send_invitation_again
from services.accounts.invitations import (
    InvitationRequest,
    InvitationWrong,
    Place,
    invite_person,
    list_open_invitations,
    revoke_invitation,
)
from services.accounts.users import (
    User,
    UserChange,
    UserList,
    UserWrong,
    change_user,
    check_place,
    list_users,
    remove_user,
)
from services.kit.errors import DomainError
from services.kit.events import DomainEvent, EventKind
from services.kit.links import Links
from services.kit.permissions import Permission
from services.privacy.page_views import list_guest_page_views

FOLLOWED = frozenset(
    {
        EventKind.USER_CHANGED,
        EventKind.USER_REMOVED,
        EventKind.INVITATION_SENT,
        EventKind.INVITATION_REVOKED,
        EventKind.INVITATION_ACCEPTED,
        EventKind.PROFILE_CHANGED,
        EventKind.PAGE_OPENED,
    }
)


async def users_page(frame: Frame, links: Links) -> None:
    """The table at the left, what the permissions mean at the right."""
    view = UsersView(frame, links, await frame.visitor.fetch(list_users))
    view.draw()
    await view.refresh()
    follow(frame.visitor, FOLLOWED, view.hear)


PAGES = (
    PageSpec(
        address="/users",
        title="Users",
        build=users_page,
        permission=Permission.MANAGE_USERS,
        roles=ADMINS,
        menu=Menu("users"),
    ),
)


class UsersView:
    """One admin's list; it follows what the other admins do."""

    def __init__(self, frame: Frame, links: Links, found: UserList) -> None:
        self._visitor = frame.visitor
        self._list = found
        self._links = links
        self._proved = Reauthentication(frame.visitor, links)

    def draw(self) -> None:
        with ui.element().classes(theme.USERS):
            with ui.element().classes(theme.STACK):
                with ui.element().classes(theme.ROW):
                    action_button("Add user", self._add, icon="plus")
                    action_button("Give a guest pass", self._give_pass, kind="quiet", icon="eye")
                self._table = UserTable(self._open)
                self._guests = PageSection("Guest passes")
                with self._guests:
                    self._guest_list = EntryList("Guest passes", (), self._revoke_pass)
                    ui.label("What guests opened").classes(theme.LABEL)
                    self._page_views = EntryList(
                        "Opened by guests", (), empty="No guest has opened anything yet."
                    )
                self._invited = PageSection("Invitations on their way")
                with self._invited:
                    self._invitations = EntryList(
                        "Invitations", (), self._revoke, on_more=self._send_again
                    )
            RoleNotes(NOTES)
        self._dialogs = ui.element()

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self.refresh()

    async def refresh(self) -> None:
        """Draw everything as it is now."""
        self._list = await self._visitor.fetch(list_users)
        invitations = await self._visitor.fetch(list_open_invitations)
        guests = [user for user in self._list.users if user.is_guest]
        card = self._visitor.card
        names = {one.id: one.name for one in self._list.properties}
        how = (names, card.today, card.time_zone)
        self._table.set_rows([user_row(one, *how) for one in self._list.users if not one.is_guest])
        self._guests.set_visibility(bool(guests))
        self._guest_list.set_entries([guest_entry(one, *how) for one in guests])
        await self._show_page_views(guests)
        self._invited.set_visibility(bool(invitations))
        self._invitations.set_entries([invitation_entry(one, *how[1:]) for one in invitations])

    async def _show_page_views(self, guests: list[User]) -> None:
        if not guests:
            return
        people = {one.person_id: one.name for one in guests}
        openings = await self._visitor.fetch(list_guest_page_views, list(people))
        card = self._visitor.card
        self._page_views.set_entries(
            [page_view_entry(one, people, card.today, card.time_zone) for one in openings]
        )

    def _show(self, dialog: FormDialog) -> None:
        dialog.on("hide", dialog.delete)
        dialog.open()

    def _add(self) -> None:
        with self._dialogs:
            self._show(add_user_dialog(self._list.properties, self._invite))

    def _give_pass(self) -> None:
        with self._dialogs:
            today = self._visitor.card.today
            self._show(guest_pass_dialog(self._list.properties, today, self._invite_guest))

    def _open(self, key: str) -> None:
        user = next((one for one in self._list.users if str(one.id) == key), None)
        if user is None or user.is_guest:
            return

        async def change(typed: Typed) -> Answer:
            return await self._change(user.id, typed)

        def ask_removal() -> None:
            with self._dialogs:
                remove = partial(self._remove, user, dialog)
                AskDialog(*removal_words(user), remove).open()

        with self._dialogs:
            zone = self._visitor.card.time_zone
            dialog = change_user_dialog(user, self._list.properties, zone, change, ask_removal)
            self._show(dialog)

    async def _invite(self, typed: Typed) -> Answer:
        customer_id = self._visitor.card.customer_id
        try:
            ends_at = self._ends(typed)
            role, properties = typed_role(typed), typed_properties(typed)
            check_place(role, properties, ends_at)
        except UserWrong as wrong:
            return {wrong.field: str(wrong)}
        return await self._send(typed, Place(role, customer_id, properties, None, ends_at))

    async def _invite_guest(self, typed: Typed) -> Answer:
        customer_id = self._visitor.card.customer_id
        if customer_id is None:
            return {}
        try:
            sections, properties = typed_sections(typed), typed_ids(typed)
            place = guest_place(customer_id, sections, properties, self._ends(typed))
        except UserWrong as wrong:
            return {wrong.field: str(wrong)}
        return await self._send(typed, place)

    async def _send(self, typed: Typed, place: Place) -> Answer:
        request = InvitationRequest(typed.text("email"), typed.text("name"), place)
        try:
            sent = await self._proved.run(invite_person, request, self._links)
        except InvitationWrong as wrong:
            return {wrong.field: str(wrong)}
        except DomainError as refusal:
            return {"": str(refusal)}
        ui.notify(f"An invitation is on its way to {sent.email}", type="positive")
        return {}

    async def _change(self, user_id: UUID, typed: Typed) -> Answer:
        try:
            change = UserChange(typed_role(typed), typed_properties(typed), self._ends(typed))
            await self._proved.run(change_user, user_id, change)
        except UserWrong as wrong:
            return {wrong.field: str(wrong)}
        except DomainError as refusal:
            return {"": str(refusal)}
        ui.notify("Saved", type="positive")
        return {}

    async def _remove(self, user: User, dialog: FormDialog) -> bool:
        done = await self._proved.perform(f"{user.name} was removed", remove_user, user.id)
        if done and not dialog.is_deleted:
            dialog.close()
        return done

    async def _send_again(self, key: str) -> None:
        done = "Sent again; the link before no longer works"
        await self._proved.perform(done, send_invitation_again, UUID(key), self._links)

    async def _revoke(self, key: str) -> None:
        await self._visitor.perform("Invitation revoked", revoke_invitation, UUID(key))

    async def _revoke_pass(self, key: str) -> None:
        await self._proved.perform("Pass revoked", remove_user, UUID(key))

    def _ends(self, typed: Typed) -> datetime | None:
        day: date | None = typed_day(typed)
        return end_of_day(day, self._visitor.card.time_zone)
