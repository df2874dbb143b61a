"""Setup intents: a method is proved and kept, and nothing is charged."""

from services.demo.practice_stripe.challenges import ask_for_challenge
from services.demo.practice_stripe.context import PracticeContext
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
from services.demo.practice_stripe.mandates import Terms, make_mandate
from services.demo.practice_stripe.microdeposits import ask_for_verification, needs_verification
from services.demo.practice_stripe.outcomes import CARDS
from services.demo.practice_stripe.payment_methods import BANK
from services.demo.practice_stripe.setup_outcomes import complete_setup, fail_setup
from services.demo.practice_stripe.store import Resource, make_resource
from services.demo.practice_stripe.wire import Call, merge_metadata

_NULL_FIELDS = (
    "application",
    "cancellation_reason",
    "customer_account",
    "excluded_payment_method_types",
    "flow_directions",
    "last_setup_error",
    "latest_attempt",
    "mandate",
    "next_action",
    "on_behalf_of",
    "payment_method",
    "payment_method_configuration_details",
    "single_use_mandate",
)


def create_setup_intent(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/setup_intents"""
    params = call.params
    check_new_intent(params)
    customer_id = params.text("customer")
    if customer_id:
        context.store.find("customer", customer_id)
    intent = make_resource(
        "setup_intent",
        "seti_",
        {
            **dict.fromkeys(_NULL_FIELDS),
            "attach_to_self": False,
            "automatic_payment_methods": automatic_methods(params),
            "customer": customer_id or None,
            "description": params.text("description"),
            "metadata": merge_metadata({}, params),
            "payment_method_options": {},
            "payment_method_types": choose_types(params, None),
            "status": "requires_payment_method",
            "usage": params.text("usage") or "off_session",
        },
    )
    add_client_secret(intent)
    context.events.emit("setup_intent.created", context.store.put(intent))
    return _confirm(context, intent, call) if params.flag("confirm") else intent


def confirm_setup_intent(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/setup_intents/{id}/confirm"""
    return _confirm(context, context.store.find("setup_intent", call.target), call)


def _confirm(context: PracticeContext, intent: Resource, call: Call) -> Resource:
    if intent["status"] not in OPEN:
        raise unexpected_state(intent, "confirm")
    check_return_url(intent, call.params)
    method = choose_method(context, intent, call.params)
    if method["type"] == BANK:
        _set_up_bank(context, intent, method, call)
    else:
        _set_up_card(context, intent, method)
    error = intent["last_setup_error"]
    if intent["status"] == "requires_payment_method" and isinstance(error, dict):
        raise declined(intent, error)
    return intent


def _set_up_card(context: PracticeContext, intent: Resource, method: Resource) -> None:
    card = CARDS[context.store.hidden(method.id, "number")]
    intent.update(payment_method=method.id, last_setup_error=None, next_action=None)
    if card.challenge:
        ask_for_challenge(context, intent)
    elif card.saves:
        complete_setup(context, intent, method)
    else:
        fail_setup(context, intent, method, card.code or "card_declined", card.decline)


def _set_up_bank(context: PracticeContext, intent: Resource, method: Resource, call: Call) -> None:
    check_mandate_given(intent, call.params)
    verified = not needs_verification(context, method, call.params)
    mandate = make_mandate(context, method, Terms(verified=verified))
    intent.update(
        payment_method=method.id, last_setup_error=None, next_action=None, mandate=mandate.id
    )
    if verified:
        complete_setup(context, intent, method)
    else:
        ask_for_verification(context, intent, method, mandate, call.base_url)


def cancel_setup_intent(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/setup_intents/{id}/cancel"""
    intent = context.store.find("setup_intent", call.target)
    if intent["status"] not in OPEN:
        raise unexpected_state(intent, "cancel")
    reason = call.params.text("cancellation_reason")
    intent.update(status="canceled", cancellation_reason=reason, next_action=None)
    context.timers.stop(intent.id)
    context.events.emit("setup_intent.canceled", context.store.put(intent))
    return intent
