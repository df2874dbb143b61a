"""How a setup intent ends."""

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.intents import error_about
from services.demo.practice_stripe.outcomes import explain
from services.demo.practice_stripe.payment_methods import attach_to
from services.demo.practice_stripe.store import Resource


def complete_setup(context: PracticeContext, intent: Resource, method: Resource) -> None:
    """The method is kept for its customer."""
    intent.update(status="succeeded", next_action=None, last_setup_error=None)
    if intent["customer"]:
        attach_to(context, method, intent.text("customer"))
    context.events.emit("setup_intent.succeeded", context.store.put(intent))


def fail_setup(
    context: PracticeContext,
    intent: Resource,
    method: Resource,
    code: str,
    decline: str | None = None,
) -> None:
    """The method cannot be kept: the intent waits for another one."""
    error = error_about(method, code, explain(code, decline))
    if decline:
        error["decline_code"] = decline
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        last_setup_error=error,
    )
    context.events.emit("setup_intent.setup_failed", context.store.put(intent))
