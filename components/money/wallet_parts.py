"""The pieces of the wallet: the list of methods, the switch and the form of automatic payments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.kit.part import Part, plain, read_text


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


class WalletList(Part, component="../assets/portal/wallet_list.js"):
    """The list "Payment methods"."""

    def __init__(self, acts: WalletActs) -> None:
        super().__init__()
        self.show(methods=[], label="Payment methods", mind=False)
        self.hear("default", read_text, acts.choose_default)
        self.hear("edit", read_text, acts.edit)
        self.hear("remove", read_text, acts.remove)

    def set_methods(self, methods: Sequence[MethodCard], *, can_mind: bool) -> None:
        self.show(methods=[plain(method) for method in methods], mind=can_mind)


class SettingSwitch(Part, component="../assets/portal/setting_switch.js"):
    """A switch with its explanation. A click only asks: ``set_on`` moves it."""

    def __init__(self, label: str, on_turn: Callable[[bool], object]) -> None:
        super().__init__()
        self.show(label=label, hint="", on=False, off=False)
        self.hear("turn", lambda value: value is True, on_turn)

    def set_on(self, on: bool, *, hint: str, may_turn: bool = True) -> None:
        self.show(on=on, hint=hint, off=not may_turn)


class AutopayForm(Part, component="../assets/portal/autopay_form.js"):
    """Method, limit, and the words one agrees to."""

    def __init__(
        self,
        methods: Sequence[MethodCard],
        on_choose: Callable[[str], object],
        on_limit: Callable[[str], object],
    ) -> None:
        super().__init__()
        chosen = methods[0].id if methods else ""
        shown = [plain(method) for method in methods]
        self.show(methods=shown, chosen=chosen, limit="", consent="", hint="")
        self.hear("choose", read_text, on_choose)
        self.hear("limit", read_text, on_limit)
