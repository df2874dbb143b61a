"""The pieces of the wallet: the list of methods and the form of automatic payments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup, read_drawn, read_entered
from components.kit.small_pieces import heard_only, icon, icon_button, state_chip


@dataclass(frozen=True, slots=True)
class MethodCard:
    """A saved method, written for people; ``late`` when it has expired or soon will.

    With ``verify``, an address at Stripe, its owner has to confirm it there before it is saved.
    """

    id: str
    label: str
    note: str
    icon: str
    first: bool = False
    late: bool = False
    verify: str = ""


@dataclass(frozen=True, slots=True)
class WalletActs:
    """What can be done with a method; each gets its id."""

    choose_default: Callable[[str], object]
    edit: Callable[[str], object]
    remove: Callable[[str], object]


class WalletList(Markup):
    """The list "Payment methods"."""

    def __init__(self, acts: WalletActs) -> None:
        super().__init__()
        self.react("default", read_drawn, acts.choose_default)
        self.react("edit", read_drawn, acts.edit)
        self.react("remove", read_drawn, acts.remove)

    def set_methods(self, methods: Sequence[MethodCard], *, can_mind: bool) -> None:
        """Show what is saved now, with buttons for those who may manage it."""
        items = (_method(method, can_mind=can_mind) for method in methods)
        self.draw(h.ul(items, class_="pl pl-methods", aria_label="Payment methods"))


@h.piece
def _method(method: MethodCard, *, can_mind: bool) -> h.Drawn:
    acts: h.Node = None
    if method.verify:
        acts = _verify_link(method)
    elif can_mind:
        acts = _method_buttons(method)
    tone = "pl-error" if method.late else "pl-muted"
    return h.li(
        icon(method.icon),
        h.span(
            h.strong(method.label, class_="pl-wrap"),
            method.note and h.span(method.note, class_=f"pl-small {tone}"),
            class_="pl-methods-words",
        ),
        method.first and state_chip("completed", "Default"),
        acts and h.span(acts, class_="pl-methods-acts"),
        id=f"method-{method.id}",
    )


def _verify_link(method: MethodCard) -> h.Drawn:
    return h.a(
        "Verify",
        heard_only(f" {method.label}"),
        class_="pl-button pl-button--tonal",
        href=method.verify,
        target="_blank",
        rel="noopener noreferrer",
    )


def _method_buttons(method: MethodCard) -> tuple[h.Node, ...]:
    default = not method.first and h.button(
        "Make default",
        heard_only(f" {method.label}"),
        type="button",
        class_="pl-button pl-button--quiet",
        on_click=h.act("default", method.id),
    )
    edit = icon_button("pencil", f"Update {method.label}", h.act("edit", method.id))
    return (
        default,
        edit,
        icon_button("trash-2", f"Remove {method.label}", h.act("remove", method.id)),
    )


@dataclass(frozen=True, slots=True)
class AutopayTerms:
    """What is filled in, why the limit is none, and the words one agrees to."""

    chosen: str
    consent: str
    limit: str = ""
    hint: str = ""


class AutopayForm(Markup):
    """Method, limit, and the words one agrees to."""

    def __init__(
        self,
        methods: Sequence[MethodCard],
        on_choose: Callable[[str], object],
        on_limit: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._methods = methods
        self.react("choose", read_drawn, on_choose)
        self.react("limit", read_entered, on_limit)

    def set_terms(self, terms: AutopayTerms) -> None:
        """Show what was chosen, and what agreeing to it means."""
        choices = (_choice(one, is_chosen=one.id == terms.chosen) for one in self._methods)
        self.draw(
            h.div(
                h.fieldset(h.legend("Pay with", class_="pl-label"), choices, class_="pl-choice"),
                _limit(terms),
                h.p(terms.consent, class_="pl-muted pl-small"),
                class_="pl pl-stack",
            )
        )


def _choice(method: MethodCard, *, is_chosen: bool) -> h.Drawn:
    act = h.act("choose", method.id)
    look = {"type": "radio", "name": "autopay-method", "value": method.id}
    return h.label(
        h.input_(checked=is_chosen, on_change=act, **look),
        h.span(method.label),
        h.span(method.note, class_="pl-small"),
    )


def _limit(terms: AutopayTerms) -> h.Drawn:
    field = h.input_(
        id="autopay-limit",
        class_="pl-input pl-number",
        inputmode="decimal",
        autocomplete="off",
        maxlength="14",
        value=terms.limit,
        placeholder="No limit",
        aria_invalid="true" if terms.hint else None,
        aria_describedby="autopay-hint",
        on_input=h.act("limit"),
    )
    return h.div(
        h.label("Maximum per charge (optional)", for_="autopay-limit"),
        field,
        h.span(terms.hint, id="autopay-hint", class_="pl-error", role="alert"),
        class_="pl-field",
    )
