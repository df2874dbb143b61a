"""The checkout dialog's middle: amounts, methods, what went wrong, how it ended."""

from dataclasses import dataclass, replace
from typing import Any

from components.kit import html as h
from components.kit.markup import Markup
from components.kit.small_pieces import icon
from components.money.checkout_tip import NONE, OWN
from components.money.checkout_view import Closing
from services.kit import formats
from services.money.payment_orders import OrderLine

NEW_METHOD = "New card or bank account"
_IN_VIEW = h.Tag("in-view")


@dataclass(frozen=True, slots=True)
class CheckoutState:
    """What the form shows, written for people; amounts as they were typed."""

    lines: tuple[OrderLine, ...]
    kept: tuple[str, ...]  # the numbers of those that are ticked
    total: str
    amount: str
    takes_part: bool
    tips: tuple[dict[str, str], ...] = ()  # what is suggested; empty where no tip is taken
    tip: str = NONE
    own_tip: str = ""
    tip_amount: str = ""
    tip_hint: str = ""
    is_tipping: bool = False
    sum: str = ""
    methods: tuple[dict[str, str], ...] = ()
    chosen: str = ""
    save: bool = False
    hint: str = ""
    problem: str = ""
    busy: bool = False
    outcome: Closing | None = None


class CheckoutForm(Markup):
    """Shows a state; its child, Stripe's fields for a new method, stands below the methods."""

    def __init__(self, state: CheckoutState) -> None:
        super().__init__()
        self.state = state
        self.show()

    def show(self, **changes: Any) -> None:
        """Change several things of the state in one message."""
        self.state = replace(self.state, **changes)
        state = self.state
        if state.outcome is not None:
            self.draw(_outcome(state.outcome))
            return
        self.draw(
            h.div(
                _single(state) if len(state.lines) == 1 else _several(state),
                state.takes_part and _amount(state),
                _tips(state) if state.is_tipping else bool(state.tips) and _ask_tip(state),
                state.sum and _sum(state),
                bool(state.methods) and _methods(state),
                h.div(data_slot=True, id="checkout-fields", class_="pl-markup"),
                state.chosen == "" and _saving(state),
                state.problem and _problem(state.problem),
                id="checkout",
                class_="pl pl-stack",
            )
        )


def _outcome(closing: Closing) -> h.Drawn:
    mark = h.span(icon(closing.icon), class_="pl-empty-mark", aria_hidden="true")
    title = h.strong(closing.title, tabindex="-1", class_="pl-heading", data_focus=True)
    look = "pl-button pl-button--tonal"
    link = closing.href and h.a(closing.link, class_=look, href=closing.href, target=closing.target)
    said = h.div(title, h.p(closing.text), role="status", class_="pl-stack")
    return h.div(mark, said, link, id="checkout-outcome", class_="pl pl-empty")


def _pair(label: str, value: str, *, strong: bool = False) -> h.Drawn:
    looks = ("pl-subheading", "pl-number pl-subheading") if strong else ("pl-muted", "pl-number")
    words = (h.dt(label, class_=looks[0]), h.dd(value, class_=looks[1]))
    return h.div(*words, class_="pl-row pl-row--between")


def _single(state: CheckoutState) -> h.Drawn:
    (line,) = state.lines
    return h.dl(_pair(f"Invoice {line.number}", formats.money(line.amount)), id="checkout-lines")


def _several(state: CheckoutState) -> h.Drawn:
    boxes = (
        h.label(
            h.input_(
                type="checkbox",
                checked=line.number in state.kept,
                on_change=h.act("keep", line.number),
            ),
            h.span(f"Invoice {line.number}"),
            h.span(formats.money(line.amount), class_="pl-number"),
        )
        for line in state.lines
    )
    total = (
        h.span("Total", class_="pl-subheading"),
        h.span(state.total, class_="pl-number pl-subheading"),
    )
    return h.fieldset(
        h.legend("Invoices to pay", class_="pl-sr"),
        boxes,
        h.p(*total, class_="pl-row pl-row--between", aria_live="polite"),
        h.span(state.hint, class_="pl-error", role="alert"),
        id="checkout-lines",
        class_="pl-choice",
        disabled=state.busy,
    )


def _typed(key: str, value: str, hint: str, act: h.Told, **more: str | bool) -> h.Drawn:
    """A field for an amount of money."""
    return h.input_(
        id=key,
        class_="pl-input pl-number",
        inputmode="decimal",
        autocomplete="off",
        maxlength="14",
        value=value,
        aria_invalid="true" if hint else None,
        on_input=act,
        **more,
    )


def _amount(state: CheckoutState) -> h.Drawn:
    more: dict[str, str | bool] = {"disabled": state.busy, "aria_describedby": "checkout-hint"}
    field = _typed("checkout-amount", state.amount, state.hint, h.act("amount"), **more)
    hint = h.span(state.hint, id="checkout-hint", class_="pl-error", role="alert")
    return h.div(h.label("Amount", for_="checkout-amount"), field, hint, class_="pl-field")


def _ask_tip(state: CheckoutState) -> h.Drawn:
    look = "pl-textbutton pl-tips-ask"
    return h.button(
        "Add a tip", type="button", class_=look, disabled=state.busy, on_click=h.act("tips")
    )


def _tips(state: CheckoutState) -> h.Drawn:
    return h.fieldset(
        h.legend("Tip, if you like", class_="pl-muted"),
        (_tip(one["key"], state, one["label"], one["amount"]) for one in state.tips),
        _tip(OWN, state, "Other"),
        _tip(NONE, state, "No tip"),
        state.tip == OWN and _own_tip(state),
        id="checkout-tips",
        class_="pl-tips",
        disabled=state.busy,
    )


def _tip(key: str, state: CheckoutState, label: str, amount: str = "") -> h.Drawn:
    box = h.input_(
        type="radio",
        name="checkout-tip",
        value=key,
        checked=state.tip == key,
        on_change=h.act("tip", key),
        data_focus=key == NONE,
    )
    return h.label(box, h.span(label), amount and (" ", h.span(amount, class_="pl-small")))


def _own_tip(state: CheckoutState) -> h.Drawn:
    field = _typed(
        "checkout-tip",
        state.own_tip,
        state.tip_hint,
        h.act("owntip"),
        aria_describedby="checkout-tip-hint",
    )
    hint = h.span(state.tip_hint, id="checkout-tip-hint", class_="pl-error", role="alert")
    label = h.label("Tip amount", for_="checkout-tip")
    return h.div(label, field, hint, class_="pl-field pl-tips-own")


def _sum(state: CheckoutState) -> h.Drawn:
    rows = (_pair("Tip", state.tip_amount), _pair("To pay", state.sum, strong=True))
    return h.dl(*rows, id="checkout-sum", aria_live="polite")


def _methods(state: CheckoutState) -> h.Drawn:
    new = {"id": "", "label": NEW_METHOD, "note": ""}
    choices = (_method(one, state) for one in (*state.methods, new))
    return h.fieldset(
        h.legend("How to pay", class_="pl-sr"),
        choices,
        id="checkout-methods",
        class_="pl-choice",
        disabled=state.busy,
    )


def _method(method: dict[str, str], state: CheckoutState) -> h.Drawn:
    note = h.span(method["note"], class_="pl-small" if method["id"] else None)
    return h.label(
        h.input_(
            type="radio",
            name="checkout-method",
            value=method["id"],
            checked=state.chosen == method["id"],
            on_change=h.act("choose", method["id"]),
        ),
        h.span(method["label"]),
        note,
    )


def _saving(state: CheckoutState) -> h.Drawn:
    act = h.act("save")
    box = h.input_(type="checkbox", checked=state.save, disabled=state.busy, on_change=act)
    return h.label(box, h.span("Save this payment method"), class_="pl-row")


def _problem(sentence: str) -> h.Drawn:
    """On a phone the reason would stand below the fold."""
    shown = _IN_VIEW(class_="pl-markup")
    return h.p(sentence, shown, class_="pl-error", role="alert")
