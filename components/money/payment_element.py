"""Stripe's payment form: fields in a frame of Stripe's, so that no card number comes here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from components.kit.part import Part, read_mapping, read_nothing, read_text
from data.kit.money import Money

Handler = Callable[[], Awaitable[object] | object]


@dataclass(frozen=True, slots=True)
class StripeForm:
    """From where the form comes, and for which account.

    ``return_url`` is absolute: where a bank sends the payer back to.
    """

    src: str
    publishable: str
    return_url: str
    methods: tuple[str, ...] = ("card", "us_bank_account")
    currency: str = "usd"


@dataclass(frozen=True, slots=True)
class Failure:
    """What Stripe.js said; ``is_for_payer`` when its message was written for the payer."""

    kind: str
    message: str

    @property
    def is_for_payer(self) -> bool:
        return self.kind in {"card_error", "validation_error", ""}


class PaymentElement(Part, component="../assets/portal/payment_element.js"):
    """Collects a new card or bank account, or confirms with a saved one.

    A confirmation can last minutes (the bank's window), so its results come as events:
    ``on_submitted`` when the fields are complete, then ``on_confirmed`` or ``on_failed``.
    """

    def __init__(self, form: StripeForm, amount: Money | None, *, fresh: bool = True) -> None:
        """Without an amount the form saves a method and takes no payment."""
        super().__init__()
        options: dict[str, object] = {
            "mode": "setup",
            "currency": form.currency,
            "setupFutureUsage": "off_session",
            "allowedPaymentMethodTypes": list(form.methods),
        }
        if amount is not None:
            options |= {"mode": "payment", "amount": amount.minor, "currency": amount.currency}
            del options["setupFutureUsage"]
        self.show(
            src=form.src,
            publishable=form.publishable,
            returnUrl=form.return_url,
            options=options,
            fresh=fresh,
        )

    def on_submitted(self, handler: Handler) -> None:
        self.hear("submitted", read_nothing, lambda _nothing: handler())

    def on_confirmed(self, handler: Callable[[str], Awaitable[object] | object]) -> None:
        """The handler gets the intent's id: a hint at what to ask Stripe for, never a proof."""
        self.hear("confirmed", read_text, handler)

    def on_failed(self, handler: Callable[[Failure], Awaitable[object] | object]) -> None:
        self.hear("failed", _read_failure, handler)

    def show_fields(self, shown: bool) -> None:
        """Show the fields for a new method, or hide them while a saved one is chosen."""
        self.props["fresh"] = shown

    def set_amount(self, amount: Money) -> None:
        """Stripe compares the form's amount with the intent's."""
        self.run_method("update", {"amount": amount.minor})

    def set_saving(self, save: bool) -> None:
        self.run_method("update", {"setupFutureUsage": "off_session" if save else None})

    def submit(self) -> None:
        """Check the fields in the browser."""
        self.run_method("submit")

    def confirm(self, client_secret: str, method_id: str | None = None) -> None:
        """Pay with what stands in the fields, or with a saved method."""
        self.run_method("confirm", client_secret, method_id)


def _read_failure(value: object) -> Failure:
    said = read_mapping(value)
    return Failure(said.get("type", ""), said.get("message", ""))
