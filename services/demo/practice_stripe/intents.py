"""What payment intents and setup intents have in common."""

from collections.abc import Mapping

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.payment_methods import BANK, CARD, make_payment_method
from services.demo.practice_stripe.store import Resource, make_id
from services.demo.practice_stripe.wire import Params, Refusal, refuse

# Someone may still confirm or cancel an intent in these states.
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")

_ONLY_WITH_CONFIRM = ("off_session", "return_url", "mandate_data")


def check_new_intent(params: Params) -> None:
    """Refuse what the current API version no longer takes, and what only a confirm may carry."""
    if "payment_method_types" in params:
        raise refuse(
            "The `payment_method_types` parameter is no longer supported. "
            "Use `allowed_payment_method_types` instead.",
            "payment_method_types_no_longer_supported",
            "payment_method_types",
        )
    if params.flag("confirm"):
        return
    for name in _ONLY_WITH_CONFIRM:
        if name in params:
            raise refuse(f"`{name}` can only be used when `confirm` is true.", param=name)


def automatic_methods(params: Params) -> dict[str, object]:
    sent = params.group("automatic_payment_methods").text("allow_redirects")
    return {"enabled": True, "allow_redirects": sent or "always"}


def choose_types(params: Params, currency: str | None) -> list[str]:
    """The methods an intent takes: bank debits exist in US dollars only."""
    enabled = [CARD, BANK] if currency in (None, "usd") else [CARD]
    allowed = params.names("allowed_payment_method_types") or enabled
    excluded = params.names("excluded_payment_method_types")
    chosen = [kind for kind in enabled if kind in allowed and kind not in excluded]
    if not chosen:
        message = "No valid payment method types for this intent."
        raise refuse(message, "payment_intent_invalid_parameter")
    return chosen


def add_client_secret(intent: Resource) -> None:
    intent["client_secret"] = f"{intent.id}_secret_{make_id('')}"


def unexpected_state(intent: Resource, verb: str) -> Refusal:
    name = "PaymentIntent" if intent.kind == "payment_intent" else "SetupIntent"
    return Refusal(
        400,
        {
            "type": "invalid_request_error",
            "code": f"{intent.kind}_unexpected_state",
            "message": f"You cannot {verb} this {name} because it has a status of "
            f"{intent['status']}.",
            intent.kind: intent,
        },
    )


def check_return_url(intent: Resource, params: Params) -> None:
    """Every confirm needs a return_url while methods that redirect are allowed."""
    if intent.group("automatic_payment_methods")["allow_redirects"] == "never":
        return
    if not params.text("return_url"):
        raise refuse(
            "This intent is configured to accept payment methods enabled in your Dashboard. "
            "Because some of these payment methods might redirect your customer off of your page, "
            "you must provide a `return_url`, or set automatic_payment_methods[allow_redirects] "
            "to never.",
            param="return_url",
        )


def choose_method(context: PracticeContext, intent: Resource, params: Params) -> Resource:
    """The method to confirm with: new details, a saved one, or the intent's own."""
    if "payment_method_data" in params:
        method = make_payment_method(context, params.group("payment_method_data"))
    elif method_id := params.text("payment_method") or intent.text("payment_method"):
        method = context.store.find("payment_method", method_id)
    else:
        message = "You cannot confirm this intent because it's missing a payment method."
        raise refuse(message, f"{intent.kind}_unexpected_state")
    if method["customer"] and method["customer"] != intent["customer"]:
        message = "The PaymentMethod does not belong to the Customer of this intent."
        raise refuse(message, "payment_method_customer_mismatch", "payment_method")
    if method.text("type") not in intent.words("payment_method_types"):
        raise refuse(
            f"The PaymentMethod's type ({method['type']}) is not allowed for this intent.",
            "payment_intent_incompatible_payment_method",
            "payment_method",
        )
    return method


def check_mandate_given(intent: Resource, params: Params) -> None:
    """A bank account may be debited only after its owner accepted a mandate."""
    if "mandate_data" not in params:
        raise refuse(
            "This intent requires a mandate, but no existing mandate was found. Collect mandate "
            "acceptance from the customer and try again, providing acceptance data in the "
            "mandate_data parameter.",
            f"{intent.kind}_mandate_invalid",
            "mandate_data",
        )


def error_about(method: Resource, code: str, message: str) -> dict[str, object]:
    """The body of `last_payment_error` and `last_setup_error`."""
    kind = "card_error" if method.text("type") == CARD else "invalid_request_error"
    return {"type": kind, "code": code, "message": message, "payment_method": dict(method)}


def declined(intent: Resource, error: Mapping[str, object]) -> Refusal:
    """The 402 that tells the caller of a confirm why it did not go through."""
    return Refusal(402, {**error, intent.kind: dict(intent)})
