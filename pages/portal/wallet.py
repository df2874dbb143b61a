"""Wallet: saved payment methods, automatic payments and statements."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from components.kit import theme
from components.kit.actions import action_button
from components.kit.empty_state import EmptyState
from components.kit.guarded_pages import Frame
from components.kit.live import MONEY, follow
from components.kit.page_spec import BILLING, Menu, PageSpec
from components.kit.setting_switch import SettingSwitch
from components.kit.sheet import Sheet
from components.kit.small_pieces import Empty
from components.money.statement_form import StatementForm
from components.money.wallet_parts import WalletActs, WalletList
from components.money.wallet_view import (
    autopay_hint,
    choices,
    method_cards,
    removal_question,
    unverified_cards,
)
from pages.portal.checkout_parts import CheckoutParts
from pages.portal.wallet_dialogs import AddMethodDialog, AutopayDialog, EditMethodDialog
from services.kit import addresses
from services.kit.errors import DomainError
from services.kit.events import DomainEvent, EventKind
from services.kit.permissions import Permission
from services.money.autopay_agreements import read_agreement, turn_off_autopay
from services.money.stripe_gateway.facts import UnverifiedAccount
from services.money.wallet import WalletView

KINDS = MONEY | {EventKind.METHOD_CHANGED, EventKind.AUTOPAY_CHANGED}
NONE_YET = Empty(
    icon="credit-card",
    title="No payment method saved",
    hint="Save a card or a bank account here, or tick the box while you pay an invoice.",
)
NOT_SET_UP = Empty(
    icon="wallet",
    title="Paying here is not set up yet",
    hint="Call us, or pay by check as your invoice says.",
)
STATEMENTS = "Every invoice, payment and credit of a period, with a running balance."
AWAY = "Your saved payment methods cannot be shown at the moment. Try again in a minute."


async def wallet_page(frame: Frame, checkout: CheckoutParts | None) -> None:
    """Methods, the switch of automatic payments, and statements."""
    with ui.element().classes(theme.NARROW):
        if checkout is None:
            EmptyState(NOT_SET_UP)
        else:
            view = WalletPage(frame, checkout)
            view.draw()
            await view.refresh()
            follow(frame.visitor, KINDS, view.hear)
        with ui.element("section").classes(theme.SECTION):
            ui.label("Statements").classes(theme.SUBHEADING)
            ui.label(STATEMENTS).classes(theme.MUTED)
            StatementForm(frame.visitor.card.today)


PAGES = (
    PageSpec(
        address=addresses.WALLET,
        title="Wallet",
        build=wallet_page,
        permission=Permission.PAY,
        roles=BILLING,
        menu=Menu("wallet"),
    ),
)


class WalletPage:
    """One person's wallet; what it shows stands at Stripe."""

    def __init__(self, frame: Frame, parts: CheckoutParts) -> None:
        self._visitor = frame.visitor
        self._parts = parts
        self._proof = parts.proof(frame.visitor)
        self._wallet = WalletView((), None, can_mind=False)
        self._unverified: tuple[UnverifiedAccount, ...] = ()

    def draw(self) -> None:
        acts = WalletActs(self._choose_default, self._edit, self._ask_removal)
        with ui.element("section").classes(theme.SECTION):
            ui.label("Payment methods").classes(theme.SUBHEADING)
            self._away = ui.label(AWAY).classes(theme.ERROR)
            self._empty = EmptyState(NONE_YET)
            self._list = WalletList(acts)
            action_button("Add payment method", self._add, kind="tonal", icon="plus")
        with ui.element("section").classes(theme.SECTION):
            self._switch = SettingSwitch("Automatic payments", self._turn)
        self._dialogs = ui.element().classes(theme.PLACE)

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self.refresh()

    async def refresh(self) -> None:
        """Ask Stripe and draw what it says."""
        try:
            self._wallet = await self._parts.wallet.view(self._visitor.who)
            self._unverified = await self._parts.wallet.list_unverified(self._visitor.who)
            is_away = False
        except DomainError:
            is_away = True
        self._agreement = await self._visitor.fetch(read_agreement)
        today = self._visitor.card.today
        wallet = self._wallet
        self._away.set_visibility(is_away)
        cards = [*method_cards(wallet, today), *unverified_cards(self._unverified)]
        self._empty.set_visibility(not cards and not is_away)
        self._list.set_visibility(bool(cards))
        self._list.set_methods(cards, can_mind=wallet.can_mind)
        may_turn = wallet.can_mind and (self._agreement is not None or bool(wallet.methods))
        hint = autopay_hint(self._agreement, today)
        if not wallet.methods and self._agreement is None:
            hint = f"{hint} Save a payment method first."
        self._switch.set_on(self._agreement is not None, hint=hint, may_turn=may_turn)

    async def _add(self) -> None:
        self._dialogs.clear()
        with self._dialogs:
            dialog = AddMethodDialog(self._parts, self._visitor, self.refresh)
        dialog.open()

    async def _edit(self, method_id: str) -> None:
        method = next((m for m in self._wallet.methods if m.id == method_id), None)
        if method is None:
            return
        self._dialogs.clear()
        with self._dialogs:
            dialog = EditMethodDialog(self._parts, self._visitor, method, self.refresh)
        dialog.open()

    async def _choose_default(self, method_id: str) -> None:
        wallet, who = self._parts.wallet, self._visitor.who
        await self._do(lambda: wallet.choose_default(who, method_id), "Used first from now on")

    async def _ask_removal(self, method_id: str) -> None:
        method = next((m for m in self._wallet.methods if m.id == method_id), None)
        if method is None:
            return
        self._dialogs.clear()

        async def remove() -> None:
            dialog.close()
            wallet, who = self._parts.wallet, self._visitor.who
            await self._do(lambda: wallet.remove(who, method_id), f"{method.label} was removed")

        with self._dialogs:
            dialog = Sheet("Remove payment method")
            with dialog.body:
                ui.label(removal_question(method, self._agreement))
            with dialog.foot:
                action_button("Keep it", dialog.close, kind="quiet")
                action_button(f"Remove {method.label}", remove, kind="danger")
        dialog.open()

    async def _turn(self, on: bool) -> None:
        if not on:
            await self._proof.perform("Automatic payments are off", turn_off_autopay)
            await self.refresh()
            return
        methods = choices(self._wallet.methods, self._visitor.card.today)
        if not methods:
            ui.notify("Save a payment method that has not expired first.", type="negative")
            return
        self._dialogs.clear()
        with self._dialogs:
            dialog = AutopayDialog(self._parts, self._visitor, methods, self.refresh)
        await dialog.begin()

    async def _do(self, change: Callable[[], Awaitable[object]], done: str) -> None:
        try:
            await self._proof.retry(change)
        except DomainError as refusal:
            ui.notify(str(refusal), type="negative")
        else:
            ui.notify(done, type="positive")
        await self.refresh()
