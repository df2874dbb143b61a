"""Payment intents: one payment from its amount to its end."""

import time

from services.demo.practice_stripe.challenges import ask_for_challenge, wants_challenge
from services.demo.practice_stripe.charges import charge_card, fail_payment
from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.debits import start_debit
from services.demo.practice_stripe.intents import (
    OPEN,
    add_client_secret,
    automatic_methods,
    check_mandate_given,
    check_new_intent,
    check_return_url,
    choose_method,
    choose_types,
    declined,
    unexpected_state,
)
from services.demo.practice_stripe.mandates import Terms, find_reusable_mandate, make_mandate
from services.demo.practice_stripe.microdeposits import ask_for_verification, needs_verification
from services.demo.practice_stripe.payment_methods import BANK
from services.demo.practice_stripe.store import Resource, make_resource
from services.demo.practice_stripe.wire import Call, Params, merge_metadata, refuse

MINIMUM_MINOR = {"usd": 50, "eur": 50, "cad": 50, "aud": 50, "gbp": 30, "jpy": 50}
MAXIMUM_MINOR = 99_999_999

_NULL_FIELDS = (
    "application",
    "application_fee_amount",
    "canceled_at",
    "cancellation_reason",
    "customer_account",
    "excluded_payment_method_types",
    "last_payment_error",
    "latest_charge",
    "next_action",
    "on_behalf_of",
    "payment_method",
    "payment_method_configuration_details",
    "processing",
    "review",
    "shipping",
    "source",
    "statement_descriptor",
    "transfer_data",
    "transfer_group",
)
_TEXTS = ("description", "receipt_email", "setup_future_usage", "statement_descriptor_suffix")
_FIXED_LATER = ("amount", "currency", "customer", "payment_method", "setup_future_usage")


def create_payment_intent(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/payment_intents"""
    params = call.params
    check_new_intent(params)
    intent = _make_intent(context, params)
    if method_id := params.text("payment_method"):
        intent["payment_method"] = context.store.find("payment_method", method_id).id
        intent["status"] = "requires_confirmation"
    context.events.emit("payment_intent.created", context.store.put(intent))
    return _confirm(context, intent, call) if params.flag("confirm") else intent


def _make_intent(context: PracticeContext, params: Params) -> Resource:
    currency = params.needed("currency").lower()
    customer_id = params.text("customer")
    if customer_id:
        context.store.find("customer", customer_id)
    intent = make_resource(
        "payment_intent",
        "pi_",
        {
            **dict.fromkeys(_NULL_FIELDS),
            **{name: params.text(name) or None for name in _TEXTS},
            "amount": _check_amount(params, currency),
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "automatic_payment_methods": automatic_methods(params),
            "capture_method": "automatic_async",
            "confirmation_method": "automatic",
            "currency": currency,
            "customer": customer_id or None,
            "metadata": merge_metadata({}, params),
            "payment_method_options": {},
            "payment_method_types": choose_types(params, currency),
            "status": "requires_payment_method",
        },
    )
    add_client_secret(intent)
    return intent


def _check_amount(params: Params, currency: str) -> int:
    params.needed("amount")
    amount = params.number("amount") or 0
    least = MINIMUM_MINOR.get(currency, 1)
    if amount < least:
        message = f"Amount must be at least {least} {currency} in minor units."
        raise refuse(message, "amount_too_small", "amount")
    if amount > MAXIMUM_MINOR:
        message = f"Amount must be no more than {MAXIMUM_MINOR}."
        raise refuse(message, "amount_too_large", "amount")
    return amount


def confirm_payment_intent(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/payment_intents/{id}/confirm"""
    return _confirm(context, context.store.find("payment_intent", call.target), call)


def _confirm(context: PracticeContext, intent: Resource, call: Call) -> Resource:
    if intent["status"] not in OPEN:
        raise unexpected_state(intent, "confirm")
    check_return_url(intent, call.params)
    if usage := call.params.text("setup_future_usage"):
        intent["setup_future_usage"] = usage
    method = choose_method(context, intent, call.params)
    if method["type"] == BANK:
        _pay_by_bank(context, intent, method, call)
    else:
        _pay_by_card(context, intent, method, call)
    error = intent["last_payment_error"]
    if intent["status"] == "requires_payment_method" and isinstance(error, dict):
        raise declined(intent, error)
    return intent


def _begin(intent: Resource, method: Resource) -> None:
    intent.update(payment_method=method.id, last_payment_error=None, next_action=None)


def _pay_by_card(context: PracticeContext, intent: Resource, method: Resource, call: Call) -> None:
    _begin(intent, method)
    if not wants_challenge(context, method):
        charge_card(context, intent, method)
    elif call.params.text("off_session") in ("true", "recurring", "one_off"):
        # Nobody is there to answer the bank: a decline, which the customer can cure later.
        code = "authentication_required"
        fail_payment(context, intent, method, code, code)
    else:
        ask_for_challenge(context, intent)


def _pay_by_bank(context: PracticeContext, intent: Resource, method: Resource, call: Call) -> None:
    mandate = find_reusable_mandate(context, method)
    verified = not needs_verification(context, method, call.params)
    if mandate is None:
        check_mandate_given(intent, call.params)
        mandate = make_mandate(context, method, _terms(intent, verified=verified))
    _begin(intent, method)
    if verified:
        start_debit(context, intent, method, mandate)
    else:
        ask_for_verification(context, intent, method, mandate, call.base_url)


def _terms(intent: Resource, *, verified: bool) -> Terms:
    if intent["setup_future_usage"] == "off_session":
        return Terms(verified=verified)
    return Terms(intent.number("amount"), intent.text("currency"), verified)


def update_payment_intent(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/payment_intents/{id}"""
    intent, params = context.store.find("payment_intent", call.target), call.params
    if intent["status"] not in OPEN and any(name in params for name in _FIXED_LATER):
        raise unexpected_state(intent, "update")
    for name in _TEXTS:
        if name in params:
            intent[name] = params.text(name) or None
    if "amount" in params:
        intent["amount"] = _check_amount(params, intent.text("currency"))
    if customer_id := params.text("customer"):
        intent["customer"] = context.store.find("customer", customer_id).id
    if method_id := params.text("payment_method"):
        intent["payment_method"] = context.store.find("payment_method", method_id).id
        intent["status"] = "requires_confirmation"
    intent["metadata"] = merge_metadata(intent.group("metadata"), params)
    return context.store.put(intent)


def cancel_payment_intent(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/payment_intents/{id}/cancel"""
    intent = context.store.find("payment_intent", call.target)
    if intent["status"] not in OPEN:
        raise unexpected_state(intent, "cancel")
    intent.update(
        status="canceled",
        canceled_at=int(time.time()),
        cancellation_reason=call.params.text("cancellation_reason"),
        next_action=None,
    )
    context.timers.stop(intent.id)
    context.events.emit("payment_intent.canceled", context.store.put(intent))
    return intent
