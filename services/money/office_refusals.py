"""Why the office cannot book something so, each in a sentence to show at the field it names."""

from services.money.payment_refusals import PaymentRefused


class MoreThanOwed(PaymentRefused):
    field = "amount"

    def __init__(self, number: str) -> None:
        super().__init__(f"That is more than invoice {number} still asks for.")


class MoreThanKept(PaymentRefused):
    field = "amount"

    def __init__(self) -> None:
        super().__init__("That is more than what is left of this payment.")


class PaidInPart(PaymentRefused):
    def __init__(self, number: str) -> None:
        super().__init__(f"Invoice {number} has been paid in part. Refund that first.")


class NoSuchAmount(PaymentRefused):
    field = "amount"

    def __init__(self) -> None:
        super().__init__("Enter an amount above zero.")


class DayToCome(PaymentRefused):
    field = "paid_on"

    def __init__(self) -> None:
        super().__init__("That day is still to come. Enter the day on which the money came.")
