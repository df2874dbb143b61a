"""The dialog in which an invoice is paid, from the choice of a method to "Payment received"."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from components.kit.actions import action_button
from components.kit.markup import read_drawn, read_entered, read_nothing, read_tick
from components.kit.sheet import Sheet
from components.money.checkout_form import CheckoutForm, CheckoutState
from components.money.checkout_tip import OWN, TipChoice, read_choice, show_choices
from components.money.checkout_view import (
    Closing,
    describe_outcome,
    is_over,
    problem_of,
)
from components.money.payment_element import Failure, PaymentElement, StripeForm
from data.kit.money import Money
from services.kit import formats
from services.kit.error_references import log_error
from services.kit.errors import CustomerSwitched, SignedOut
from services.money.charge_limits import largest_charge, limit_words, smallest_charge
from services.money.payment_orders import OrderLine, PaymentOrder
from services.money.payment_reads import PaymentOutcome, StartedPayment
from services.money.stripe_gateway.facts import MethodSummary

NOTHING_KEPT = "Choose at least one invoice."
UNSURE = (
    "Something went wrong on our side. If your payment went through, the invoice shows it "
    "within a few minutes; you are never charged twice."
)
WITHOUT_SAVED = "Your saved methods cannot be shown right now. You can pay with a new one."


@dataclass(frozen=True, slots=True)
class CheckoutActions:
    """What the dialog can have done. A refusal to pay comes back as the sentence to show."""

    start: Callable[[PaymentOrder], Awaitable[StartedPayment | str]]
    refresh: Callable[[UUID], Awaitable[PaymentOutcome | str]]
    list_methods: Callable[[], Awaitable[Sequence[MethodSummary]]]
    receipt_url: Callable[[UUID], str] | None = None


@dataclass(frozen=True, slots=True)
class CheckoutBill:
    """What is to be paid, as the page shows it: a part of one invoice, some of several."""

    lines: tuple[OrderLine, ...]
    may_pay_part: bool = True
    takes_tip: bool = False  # offered, never asked for

    @property
    def total(self) -> Money:
        return Money(sum(line.amount.minor for line in self.lines), self.lines[0].amount.currency)

    @property
    def takes_part(self) -> bool:
        return self.may_pay_part and len(self.lines) == 1


class CheckoutDialog(Sheet):
    """Pays a bill. Closing it at any moment is safe: what was started is found again."""

    def __init__(self, bill: CheckoutBill, form: StripeForm, actions: CheckoutActions) -> None:
        super().__init__("Checkout")
        # Escape closes it, a click beside it does not: a card number is soon typed in vain.
        self.props["no-backdrop-dismiss"] = True
        # The bank's window opens outside the dialog and must be able to take the keyboard.
        self.props["allow-focus-outside"] = True
        self._offered, self._bill, self._actions = bill, bill, actions
        self._amount: Money | None = bill.total
        self._tip = TipChoice()
        self._method: str | None = None
        self._save = False
        self._started: StartedPayment | None = None
        self._answered = asyncio.Event()
        with self.body:
            self._form = CheckoutForm(_first_state(bill))
            with self._form:
                self._element = PaymentElement(form, bill.total, fresh=False)
        with self.foot:
            self._button = action_button(f"Pay {formats.money(bill.total)}", self._pay, wide=True)
        self._listen()

    async def begin(self) -> None:
        """Open with the saved methods, the first of them chosen."""
        self.open()
        methods, problem = await self._list_methods()
        if self.is_deleted:
            return
        self._form.show(methods=tuple(map(_as_choice, methods)))
        self._choose(methods[0].id if methods else "")
        self._form.show(problem=problem)

    async def _list_methods(self) -> tuple[Sequence[MethodSummary], str]:
        """The saved methods, or why there are none to choose from: a new one works without."""
        try:
            return await self._actions.list_methods(), ""
        except (CustomerSwitched, SignedOut):
            raise
        except Exception as error:
            reference = log_error("saved methods not listed", error)
            return (), f"{WITHOUT_SAVED} Reference {reference}."

    def _listen(self) -> None:
        form = self._form
        form.react("choose", read_drawn, self._choose)
        form.react("keep", read_tick, self._keep)
        form.react("amount", read_entered, self._enter_amount)
        form.react("tips", read_nothing, lambda _nothing: form.show(is_tipping=True))
        form.react("tip", read_drawn, self._choose_tip)
        form.react("owntip", read_entered, self._enter_tip)
        form.react("save", lambda said: said.entered is True, self._choose_saving)
        self._element.on_submitted(self._start)
        self._element.on_confirmed(lambda _intent: self._finish_safely(None))
        self._element.on_failed(self._finish_safely)
        self.on("hide", self._answered.set)

    def _choose(self, method_id: str) -> None:
        self._method = method_id or None
        self._form.show(chosen=method_id, problem="")
        self._element.show_fields(not method_id)

    def _choose_saving(self, save: bool) -> None:
        self._save = save
        self._form.show(save=save)
        self._element.set_saving(save)

    def _keep(self, turned: tuple[str, bool]) -> None:
        """Pay this one of the invoices on the bill, too, or leave it out."""
        if self._form.state.busy:
            return
        number, is_on = turned
        numbers = {*self._form.state.kept, number} - (set() if is_on else {number})
        kept = tuple(line for line in self._offered.lines if line.number in numbers)
        self._bill = replace(self._offered, lines=kept or self._offered.lines)
        self._amount = self._bill.total if kept else None
        total = formats.money(self._bill.total) if kept else ""
        hint = "" if kept else NOTHING_KEPT
        self._form.show(kept=tuple(line.number for line in kept), total=total, hint=hint)
        self._count()

    def _enter_amount(self, text: str) -> None:
        self._amount, hint = _read_amount(text, self._bill.total)
        self._form.show(amount=text, hint=hint, problem="")
        self._count()

    def _choose_tip(self, key: str) -> None:
        self._tip = read_choice(key, self._tip)
        self._count()

    def _enter_tip(self, text: str) -> None:
        self._tip = TipChoice(OWN, text)
        self._count()

    def _count(self) -> None:
        """The button, Stripe's form and the last row say what will be charged."""
        paid = self._amount
        tip, hint = self._tip.of(paid) if paid else (None, "")
        self._button.set_enabled(paid is not None and not hint)
        self._form.show(tip=self._tip.key, own_tip=self._tip.typed, tip_hint=hint, problem="")
        if paid is None:
            return
        total = paid + tip if tip else paid
        shown = formats.money(total)
        self._form.show(tip_amount=formats.money(tip) if tip else "", sum=shown if tip else "")
        if self._bill.takes_tip:
            self._form.show(tips=tuple(show_choices(paid)))
        self._button.set_label(f"Pay {shown}")
        self._element.set_amount(total)

    async def _pay(self) -> None:
        """Holds the button until Stripe has answered, which at the bank's window takes minutes."""
        self._answered.clear()
        self._form.show(problem="", busy=True)
        self.props["persistent"] = True
        if self._method is None:
            self._element.submit()
        else:
            await self._start()
        await self._answered.wait()
        if not self.is_deleted:
            self._form.show(busy=False)
            self.props["persistent"] = False

    async def _start(self) -> None:
        if self._amount is None or self._answered.is_set():
            return
        lines = self._bill.lines
        if self._bill.takes_part:
            lines = (replace(lines[0], amount=self._amount),)
        saving = self._save and self._method is None
        tip, _ = self._tip.of(self._amount)
        try:
            started = await self._actions.start(PaymentOrder(lines, saving, self._method, tip))
        except Exception:
            self._show_problem(UNSURE)
            raise
        if isinstance(started, str):
            self._show_problem(started)
            return
        self._started = started
        self._element.confirm(started.client_secret, started.stripe_method_id)

    async def _finish_safely(self, failure: Failure | None) -> None:
        """A bug must not leave the payer in front of a button that turns for ever."""
        try:
            await self._finish(failure)
        except Exception:
            self._show_problem(UNSURE)
            raise

    async def _finish(self, failure: Failure | None) -> None:
        """What the browser says is a hint; how the payment stands, Stripe tells the server."""
        outcome = await self._ask_outcome()
        if isinstance(outcome, str):
            self._show_problem(outcome)
        elif outcome is not None and (failure is None or is_over(outcome)):
            self._show_closing(describe_outcome(outcome, self._receipt_of(outcome)))
        elif failure is not None:
            self._show_problem(problem_of(failure, outcome))

    async def _ask_outcome(self) -> PaymentOutcome | str | None:
        if self._started is None:
            return None  # the fields were refused in the browser; nothing was asked of Stripe
        return await self._actions.refresh(self._started.payment_id)

    def _receipt_of(self, outcome: PaymentOutcome) -> str:
        make = self._actions.receipt_url
        return make(outcome.payment_id) if make else ""

    def _show_problem(self, sentence: str) -> None:
        self._form.show(problem=sentence)
        self._answered.set()

    def _show_closing(self, closing: Closing) -> None:
        self._form.show(outcome=closing)
        self._element.delete()
        self.foot.clear()
        with self.foot:
            action_button("Done", self.close, kind="quiet", wide=True)
        self._answered.set()

    def _handle_delete(self) -> None:
        self._answered.set()
        super()._handle_delete()


def _first_state(bill: CheckoutBill) -> CheckoutState:
    return CheckoutState(
        lines=bill.lines,
        kept=tuple(line.number for line in bill.lines),
        total=formats.money(bill.total),
        amount=formats.typed_amount(bill.total),
        takes_part=bill.takes_part,
        tips=tuple(show_choices(bill.total)) if bill.takes_tip else (),
    )


def _as_choice(method: MethodSummary) -> dict[str, str]:
    expires = formats.card_expiry(*method.expires) if method.expires else ""
    return {"id": method.id, "label": method.label, "note": expires}


def _read_amount(text: str, total: Money) -> tuple[Money | None, str]:
    """The amount, or why it is none."""
    try:
        amount = formats.read_amount(text, total.currency)
    except ValueError:
        return None, f"Enter an amount such as {formats.money(total)}."
    least, most = smallest_charge(total.currency), largest_charge(total.currency)
    if amount > total:
        return None, f"That is more than the balance of {formats.money(total)}."
    if amount < total and (amount < least or total - amount < least):
        words = formats.money(least)
        return None, f"Pay at least {words}, and leave either nothing or at least {words}."
    return (None, limit_words(amount)) if amount > most else (amount, "")
