"""Team: the contractor's own people, invitations to it, and deletion requests."""

from functools import partial
from uuid import UUID

from nicegui import ui

from components.accounts.reauthentication import Reauthentication
from components.accounts.staff_table import StaffTable
from components.accounts.team_view import (
    ERASURE,
    FACTOR_HINT,
    NOTES,
    change_colleague_dialog,
    erasure_entry,
    invite_colleague_dialog,
    removal_words,
    staff_invitation_entry,
    staff_row,
    typed_staff_role,
)
from components.accounts.user_dialogs import Answer
from components.accounts.user_table import RoleNotes
from components.kit import theme
from components.kit.actions import action_button
from components.kit.ask_dialog import AskDialog
from components.kit.entry_list import EntryList
from components.kit.guarded_pages import Frame
from components.kit.live import follow
from components.kit.page_spec import OFFICE, Menu, PageSpec
from components.kit.section import Section
from components.kit.setting_switch import SettingSwitch
from components.kit.settings_form import Typed
from components.kit.sheet import Sheet
from services.accounts.invitation_repeats import send_invitation_again
from services.accounts.invitations import (
    InvitationRequest,
    InvitationWrong,
    Place,
    invite_person,
    list_invitations_to,
    revoke_invitation,
)
from services.accounts.second_factors import require_factor_of_staff
from services.accounts.team import Team, TeamMember, change_staff_role, list_team, remove_colleague
from services.kit.errors import DomainError
from services.kit.events import DomainEvent, EventKind
from services.kit.links import Links
from services.kit.permissions import Permission
from services.privacy.erasures import ErasureRequestItem, confirm_erasure, list_erasure_requests

FOLLOWED = frozenset(
    {
        EventKind.STAFF_CHANGED,
        EventKind.STAFF_REMOVED,
        EventKind.INVITATION_SENT,
        EventKind.INVITATION_REVOKED,
        EventKind.INVITATION_ACCEPTED,
        EventKind.PROFILE_CHANGED,
        EventKind.EMAIL_CHANGED,
        EventKind.SECOND_FACTOR_CHANGED,
        EventKind.ERASURE_REQUESTED,
        EventKind.ERASURE_WITHDRAWN,
        EventKind.PERSON_ERASED,
    }
)


async def team_page(frame: Frame, links: Links) -> None:
    """The table at the left, what the roles mean at the right."""
    view = TeamView(frame, links, await frame.visitor.fetch(list_team))
    view.draw()
    await view.refresh()
    follow(frame.visitor, FOLLOWED, view.hear)


PAGES = (
    PageSpec(
        address="/office/team",
        title="Team",
        build=team_page,
        permission=Permission.VIEW_TEAM,
        roles=OFFICE,
        needs_company=False,
        menu=Menu("users"),
    ),
)


class TeamView:
    """One colleague's list; it follows what the others do. Owners change it, the office looks."""

    def __init__(self, frame: Frame, links: Links, found: Team) -> None:
        self._visitor = frame.visitor
        self._team = found
        self._links = links
        self._proved = Reauthentication(frame.visitor, links)
        self._requests: tuple[ErasureRequestItem, ...] = ()

    def draw(self) -> None:
        with ui.element().classes(theme.USERS):
            with ui.element().classes(theme.STACK):
                with ui.element().classes(theme.ROW) as row:
                    action_button("Invite a colleague", self._invite, icon="plus")
                row.set_visibility(self._team.can_manage)
                self._table = StaffTable(self._open)
                self._invited = Section("Invitations on their way")
                with self._invited:
                    self._invitations = EntryList(
                        "Invitations", (), self._revoke, on_more=self._send_again
                    )
                with Section("Two-step verification"):
                    self._switch = SettingSwitch(
                        "Require two-step verification for staff", self._turn
                    )
                with Section("Deletion requests", "People who asked to have their data deleted."):
                    empty = "Nobody is waiting. Who asks for it in their profile stands here."
                    self._asked = EntryList("Deletion requests", (), self._ask, empty=empty)
            RoleNotes(NOTES)
        self._dialogs = ui.element()

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self.refresh()

    async def refresh(self) -> None:
        """Draw everything as it is now."""
        self._team = await self._visitor.fetch(list_team)
        invitations = await self._visitor.fetch(list_invitations_to, None)
        self._requests = await self._visitor.fetch(list_erasure_requests)
        how = (self._visitor.card.today, self._visitor.card.time_zone)
        may = self._team.can_manage
        rows = [staff_row(one, *how) for one in self._team.members]
        self._table.set_rows(rows, can_change=may)
        self._invited.set_visibility(bool(invitations))
        self._invitations.set_entries(
            [staff_invitation_entry(one, *how, can_manage=may) for one in invitations]
        )
        self._switch.set_on(self._team.needs_factor, hint=FACTOR_HINT, may_turn=may)
        self._asked.set_entries([erasure_entry(one, *how) for one in self._requests])

    def _show(self, dialog: Sheet) -> None:
        dialog.on("hide", dialog.delete)
        dialog.open()

    def _invite(self) -> None:
        with self._dialogs:
            self._show(invite_colleague_dialog(self._send))

    def _open(self, key: str) -> None:
        one = next((one for one in self._team.members if str(one.person_id) == key), None)
        if one is None or not self._team.can_manage:
            return

        def ask_removal() -> None:
            with self._dialogs:
                remove = partial(self._remove, one, dialog)
                AskDialog(*removal_words(one), remove).open()

        with self._dialogs:
            change = partial(self._change, one.person_id)
            dialog = change_colleague_dialog(one, change, ask_removal)
            self._show(dialog)

    def _ask(self, key: str) -> None:
        request = next((one for one in self._requests if str(one.id) == key), None)
        if request is None:
            return
        done = f"The data of {request.name} is deleted"
        with self._dialogs:
            act = partial(self._proved.perform, done, confirm_erasure, request.id)
            AskDialog(f"Delete {request.name}?", ERASURE, "Delete", act).open()

    async def _send(self, typed: Typed) -> Answer:
        place = Place(typed_staff_role(typed))
        request = InvitationRequest(typed.text("email"), typed.text("name"), place)
        try:
            sent = await self._proved.run(invite_person, request, self._links)
        except InvitationWrong as wrong:
            return {wrong.field: str(wrong)}
        except DomainError as refusal:
            return {"": str(refusal)}
        ui.notify(f"An invitation is on its way to {sent.email}", type="positive")
        return {}

    async def _change(self, person_id: UUID, typed: Typed) -> Answer:
        try:
            await self._proved.run(change_staff_role, person_id, typed_staff_role(typed))
        except DomainError as refusal:
            return {"": str(refusal)}
        ui.notify("Saved", type="positive")
        return {}

    async def _remove(self, one: TeamMember, dialog: Sheet) -> bool:
        done = await self._proved.perform(
            f"{one.name} was removed", remove_colleague, one.person_id
        )
        if done and not dialog.is_deleted:
            dialog.close()
        return done

    async def _revoke(self, key: str) -> None:
        await self._visitor.perform("Invitation revoked", revoke_invitation, UUID(key))

    async def _send_again(self, key: str) -> None:
        done = "Sent again; the link before no longer works"
        await self._proved.perform(done, send_invitation_again, UUID(key), self._links)

    async def _turn(self, on: bool) -> None:
        done = "Required from the next sign-in on" if on else "Everybody may choose now"
        await self._proved.perform(done, require_factor_of_staff, required=on)
