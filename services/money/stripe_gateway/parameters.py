"""What is asked of Stripe for a payment: a pure function of the payment's row."""

from typing import Literal

from stripe.params import PaymentIntentCreateParams

from data.money.payments import PaymentKind
from services.kit import addresses
from services.money.stripe_gateway.facts import IntentDraft
from services.money.stripe_gateway.reading import PAYMENT_KEY

MethodName = Literal["card", "us_bank_account"]


def allowed_types(currency: str) -> list[MethodName]:
    """Bank debits by ACH exist in dollars only."""
    return ["card", "us_bank_account"] if currency == "usd" else ["card"]


def intent_parameters(draft: IntentDraft, origin: str) -> PaymentIntentCreateParams:
    """The same parameters at every repetition: Stripe refuses a key with other ones."""
    parameters: PaymentIntentCreateParams = {
        "amount": draft.amount_minor,
        "currency": draft.currency,
        "customer": draft.customer,
        "description": draft.description,
        "allowed_payment_method_types": [*allowed_types(draft.currency)],
        "metadata": {PAYMENT_KEY: str(draft.payment_id)},
        "expand": ["latest_charge"],
    }
    if draft.currency == "usd":
        # The bank networks (Nacha) ask for what a debit is for.
        purpose: Literal["services"] = "services"
        parameters["payment_method_options"] = {"us_bank_account": {"transaction_purpose": purpose}}
    if draft.save_method:
        parameters["setup_future_usage"] = "off_session"
    if draft.method:
        parameters["payment_method"] = draft.method
    if draft.kind is PaymentKind.AUTOPAY:
        parameters["confirm"] = True
        parameters["off_session"] = True
        # Stripe wants it at every confirmation, even where nothing redirects.
        parameters["return_url"] = origin + addresses.INVOICES
    return parameters
