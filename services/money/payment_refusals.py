"""Why a payment is not started, each in a sentence for the payer."""

from data.kit.money import Money
from services.kit import formats
from services.kit.errors import DomainError
from services.money.charge_limits import limit_words


class PaymentRefused(DomainError):
    """Nothing was charged, and nothing will be.

    ``field`` names what was typed wrong in a form of the office; empty where nothing was.
    """

    field = ""


class JustPaid(PaymentRefused):
    def __init__(self, number: str) -> None:
        super().__init__(f"Invoice {number} has just been paid.")


class OnItsWay(PaymentRefused):
    def __init__(self, number: str) -> None:
        super().__init__(f"A payment for invoice {number} is already on its way.")


class BalanceChanged(PaymentRefused):
    def __init__(self, number: str) -> None:
        super().__init__(
            f"The balance of invoice {number} has changed. Close this window and look again."
        )


class InvoiceClosed(PaymentRefused):
    def __init__(self, number: str) -> None:
        super().__init__(f"Invoice {number} is no longer open for payment.")


class AmountTooSmall(PaymentRefused):
    def __init__(self, least: Money) -> None:
        amount = formats.money(least)
        super().__init__(f"Pay at least {amount}, and leave either nothing or at least {amount}.")


class TooSmallForStripe(AmountTooSmall):
    def __init__(self, amount: Money) -> None:
        PaymentRefused.__init__(self, limit_words(amount))


class AmountTooLarge(PaymentRefused):
    def __init__(self, amount: Money) -> None:
        super().__init__(limit_words(amount))


class NoTips(PaymentRefused):
    def __init__(self) -> None:
        super().__init__("Tips are not taken here. Close this window and look again.")


class TipRefused(PaymentRefused):
    def __init__(self) -> None:
        super().__init__("A tip can be at most as much as what you pay besides.")


class CannotBePaid(PaymentRefused):
    def __init__(self) -> None:
        super().__init__("These invoices cannot be paid together. Pay them one at a time.")


class StillBusy(PaymentRefused):
    def __init__(self) -> None:
        super().__init__("Somebody is paying this right now. Try again in a moment.")
