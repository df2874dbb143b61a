"""3-D Secure: the intent waits until the customer has answered in the bank's window."""

from services.demo.practice_stripe.charges import charge_card, fail_charge, make_charge
from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.outcomes import CARDS
from services.demo.practice_stripe.setup_outcomes import complete_setup, fail_setup
from services.demo.practice_stripe.store import Resource
from services.demo.practice_stripe.wire import refuse


def wants_challenge(context: PracticeContext, method: Resource) -> bool:
    """Whether the card's bank wants to see its owner for this payment."""
    card = CARDS[context.store.hidden(method.id, "number")]
    set_up = context.store.hidden(method.id, "authenticated") == "yes"
    return card.challenge_always or (card.challenge and not set_up)


def ask_for_challenge(context: PracticeContext, intent: Resource) -> None:
    """Let the browser open the bank's window."""
    next_action = {
        "type": "use_stripe_sdk",
        "use_stripe_sdk": {"type": "three_d_secure_redirect"},
    }
    intent.update(status="requires_action", next_action=next_action)
    context.events.emit(f"{intent.kind}.requires_action", context.store.put(intent))


def answer_challenge(
    context: PracticeContext, intent_id: str, secret: str, passed: str
) -> Resource:
    """What the customer did in the bank's window; returns the intent as it is then."""
    intent = context.store.objects.get(intent_id)
    if intent is None or intent.get("client_secret") != secret:
        raise refuse("No such intent.", "resource_missing", status=404)
    next_action = intent.get("next_action")
    if not isinstance(next_action, dict) or next_action.get("type") != "use_stripe_sdk":
        raise refuse("Nothing to authenticate.", f"{intent.kind}_unexpected_state")
    method = context.store.find("payment_method", intent.text("payment_method"))
    if passed == "true":
        context.store.hide(method.id, "authenticated", "yes")
    if intent.kind == "payment_intent":
        _answer_payment(context, intent, method, passed)
    else:
        _answer_setup(context, intent, method, passed)
    return intent


def _answer_payment(
    context: PracticeContext, intent: Resource, method: Resource, passed: str
) -> None:
    if passed == "true":
        charge_card(context, intent, method)
        return
    charge = make_charge(context, intent, method, "failed")
    fail_charge(context, intent, charge, "payment_intent_authentication_failure")


def _answer_setup(
    context: PracticeContext, intent: Resource, method: Resource, passed: str
) -> None:
    if passed == "true":
        complete_setup(context, intent, method)
        return
    fail_setup(context, intent, method, "setup_intent_authentication_failure")
