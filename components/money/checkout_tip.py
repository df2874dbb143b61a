"""The tip in the checkout: what is suggested, and what somebody chose."""

from dataclasses import dataclass
from decimal import Decimal

from data.kit.money import Money, multiply
from services.kit import formats
from services.money.tips import TIP_PERCENTS

NONE, OWN = "", "own"


@dataclass(frozen=True, slots=True)
class TipChoice:
    """A percentage of what is paid, an amount of one's own, or none."""

    key: str = NONE
    typed: str = ""

    def of(self, paid: Money) -> tuple[Money | None, str]:
        """The tip on top of ``paid``, or why what was typed is none."""
        if self.key == NONE:
            return None, ""
        if self.key != OWN:
            return _share(paid, int(self.key)), ""
        if not self.typed.strip():
            return None, ""
        try:
            tip = formats.read_amount(self.typed, paid.currency)
        except ValueError:
            return None, f"Enter an amount such as {formats.money(_share(paid, TIP_PERCENTS[0]))}."
        if not 0 <= tip.minor <= paid.minor:
            return None, f"A tip can be at most {formats.money(paid)}."
        return tip or None, ""


def read_choice(key: str, before: TipChoice) -> TipChoice:
    """What was clicked, as one of the choices there are; anything else is none."""
    known = {OWN, *map(str, TIP_PERCENTS)}
    return TipChoice(key if key in known else NONE, before.typed)


def show_choices(paid: Money) -> list[dict[str, str]]:
    """The suggestions with their amounts."""
    return [
        {
            "key": str(percent),
            "label": formats.percent(Decimal(percent) / 100),
            "amount": formats.money(_share(paid, percent)),
        }
        for percent in TIP_PERCENTS
    ]


def _share(paid: Money, percent: int) -> Money:
    return multiply(paid, Decimal(percent) / 100)
