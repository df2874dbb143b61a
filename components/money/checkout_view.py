"""What the checkout dialog says of an order, a failure and an end."""

from dataclasses import dataclass

from components.money.payment_element import Failure
from data.money.payments import PaymentState
from services.kit import formats
from services.money.payment_reads import PaymentOutcome

OVER = frozenset({PaymentState.SUCCEEDED, PaymentState.PROCESSING})
NOTHING_CHARGED = "Nothing was charged."
TRY_AGAIN = "The payment did not go through. Check the details and try again."


@dataclass(frozen=True, slots=True)
class Closing:
    """The dialog's last view."""

    title: str
    text: str
    icon: str
    link: str = ""
    href: str = ""
    target: str = "_self"


def is_over(outcome: PaymentOutcome) -> bool:
    """Whether the payer has nothing left to do, whatever the browser reported."""
    return outcome.state in OVER or bool(outcome.verification_url)


def problem_of(failure: Failure, outcome: PaymentOutcome | None) -> str:
    """The reason at the field: Stripe's own where it is written for the payer."""
    if failure.is_for_payer and failure.message:
        # Where there is an outcome, the bank was asked: people fear to have paid all the same.
        return f"{failure.message} {NOTHING_CHARGED}" if outcome else failure.message
    return (outcome.error if outcome else None) or TRY_AGAIN


def describe_outcome(outcome: PaymentOutcome, receipt_url: str) -> Closing:
    amount = formats.money(outcome.amount)
    if outcome.state is PaymentState.SUCCEEDED:
        tip = f", {formats.money(outcome.tip)} of it as a tip" if outcome.tip else ""
        text = f"We received {amount} by {outcome.method_label}{tip}. Thank you!"
        link = "Download receipt" if receipt_url else ""
        return Closing("Payment received", text, "circle-check", link, receipt_url)
    if outcome.state is PaymentState.PROCESSING:
        return Closing("Payment processing", _clearing(outcome, amount), "hourglass")
    if outcome.verification_url:
        text = (
            "A small deposit will arrive at your bank within 2 business days. "
            "Confirm it, and your payment goes on."
        )
        url = outcome.verification_url
        return Closing("Verify your bank account", text, "landmark", "Verify", url, "_blank")
    text = "You do not need to pay again. The invoice shows it as soon as it is certain."
    return Closing("We are confirming your payment", text, "hourglass")


def _clearing(outcome: PaymentOutcome, amount: str) -> str:
    start = f"Your bank is sending {amount}"
    if outcome.clears_on is None:
        return f"{start}. We email your receipt when it has arrived."
    day = formats.day(outcome.clears_on, outcome.today)
    return f"{start}, expected by {day}. We email your receipt when it has arrived."
