"""Micro-deposits: a typed-in account is proved by the code or the amounts on its statement."""

import time

from services.demo.practice_stripe.charges import fail_intent
from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.debits import start_debit
from services.demo.practice_stripe.intents import error_about, unexpected_state
from services.demo.practice_stripe.mandates import set_mandate_status
from services.demo.practice_stripe.outcomes import ACCOUNTS, explain
from services.demo.practice_stripe.setup_outcomes import complete_setup, fail_setup
from services.demo.practice_stripe.store import Resource
from services.demo.practice_stripe.timers import Due
from services.demo.practice_stripe.wire import Call, Params, refuse

PREFIX = "payment_method_microdeposit"
MAX_CODE_TRIES, MAX_AMOUNT_TRIES = 10, 3
ARRIVAL_SECONDS = 2 * 86_400

# Published test values: what proves the account, and what ends the attempt at once.
RIGHT_CODE, RIGHT_AMOUNTS = "SM11AA", ["32", "45"]
_ENDING = {
    "SM33CC": "verification_attempts_exceeded",
    "10,11": "verification_attempts_exceeded",
    "SM44DD": "verification_timeout",
    "40,41": "verification_timeout",
}


def needs_verification(context: PracticeContext, method: Resource, params: Params) -> bool:
    """Whether the account must be proved before its first debit."""
    if context.store.hidden(method.id, "verified") == "yes":
        return False
    options = params.group("payment_method_options").group("us_bank_account")
    account = ACCOUNTS[context.store.hidden(method.id, "number")]
    return account.unverified or options.text("verification_method") == "microdeposits"


def ask_for_verification(
    context: PracticeContext, intent: Resource, method: Resource, mandate: Resource, base_url: str
) -> None:
    """Send the deposit; the intent waits for what its owner reads on the statement."""
    secret = intent.text("client_secret")
    details = {
        "arrival_date": int(time.time()) + ARRIVAL_SECONDS,
        "hosted_verification_url": f"{base_url}/verify.html#{secret}",
        "microdeposit_type": "descriptor_code",
    }
    intent.update(
        status="requires_action",
        next_action={
            "type": "verify_with_microdeposits",
            "verify_with_microdeposits": details,
        },
    )
    context.store.hide(intent.id, "mandate", mandate.id)
    context.store.hide(intent.id, "tries", "0")
    context.events.emit(f"{intent.kind}.requires_action", context.store.put(intent))
    if ACCOUNTS[context.store.hidden(method.id, "number")].deposits_fail:
        context.timers.start(context.ach_seconds, Due.FAIL_DEPOSITS, intent.id)


def _waits(intent: Resource) -> bool:
    next_action = intent.get("next_action")
    kind = next_action.get("type") if isinstance(next_action, dict) else None
    return intent["status"] == "requires_action" and kind == "verify_with_microdeposits"


def verify_payment_microdeposits(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/payment_intents/{id}/verify_microdeposits"""
    return _verify(context, context.store.find("payment_intent", call.target), call.params)


def verify_setup_microdeposits(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/setup_intents/{id}/verify_microdeposits"""
    return _verify(context, context.store.find("setup_intent", call.target), call.params)


def _verify(context: PracticeContext, intent: Resource, params: Params) -> Resource:
    if not _waits(intent):
        raise unexpected_state(intent, "verify microdeposits on")
    code, amounts = params.text("descriptor_code") or "", params.names("amounts")
    if not code and len(amounts) != len(RIGHT_AMOUNTS):
        message = "You must provide either `amounts` (two of them) or `descriptor_code`."
        raise refuse(message, f"{PREFIX}_verification_amounts_invalid", "amounts")
    ending = _ENDING.get(code.upper() or ",".join(amounts))
    if ending:
        raise _end(context, intent, f"{PREFIX}_{ending}")
    if code.upper() != RIGHT_CODE and sorted(amounts) != RIGHT_AMOUNTS:
        raise _count_miss(context, intent, by_code=bool(code))
    _proceed(context, intent)
    return intent


def _count_miss(context: PracticeContext, intent: Resource, *, by_code: bool) -> Exception:
    tries = int(context.store.hidden(intent.id, "tries")) + 1
    context.store.hide(intent.id, "tries", str(tries))
    left = (MAX_CODE_TRIES if by_code else MAX_AMOUNT_TRIES) - tries
    if left <= 0:
        return _end(context, intent, f"{PREFIX}_verification_attempts_exceeded")
    kind = "descriptor_code" if by_code else "amounts"
    what = "code does" if by_code else "amounts do"
    message = f"The {what} not match what was sent. You have {left} attempt(s) left."
    return refuse(message, f"{PREFIX}_verification_{kind}_mismatch")


def _end(context: PracticeContext, intent: Resource, code: str) -> Exception:
    """The account stays unproved; the intent waits for another method."""
    method = context.store.find("payment_method", intent.text("payment_method"))
    set_mandate_status(context, context.store.hidden(intent.id, "mandate"), "inactive")
    if intent.kind == "payment_intent":
        fail_intent(context, intent, error_about(method, code, explain(code)))
    else:
        fail_setup(context, intent, method, code)
    return refuse(explain(code), code)


def _proceed(context: PracticeContext, intent: Resource) -> None:
    method = context.store.find("payment_method", intent.text("payment_method"))
    context.store.hide(method.id, "verified", "yes")
    mandate_id = context.store.hidden(intent.id, "mandate")
    set_mandate_status(context, mandate_id, "active")
    if intent.kind == "payment_intent":
        start_debit(context, intent, method, context.store.find("mandate", mandate_id))
    else:
        complete_setup(context, intent, method)


def fail_deposits(context: PracticeContext, intent_id: str) -> None:
    """The deposit could not be sent, because there is no such account."""
    intent = context.store.objects[intent_id]
    if _waits(intent):
        _end(context, intent, f"{PREFIX}_failed")
