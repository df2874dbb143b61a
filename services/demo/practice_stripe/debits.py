"""Bank debits: days of processing, then settled, failed, or returned after all."""

from services.demo.practice_stripe.charges import (
    complete_payment,
    fail_charge,
    make_charge,
    save_method,
)
from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.outcomes import ACCOUNTS, BankEnd
from services.demo.practice_stripe.store import Resource
from services.demo.practice_stripe.timers import Due


def start_debit(
    context: PracticeContext, intent: Resource, method: Resource, mandate: Resource
) -> None:
    """Send the debit to the bank; the answer comes later."""
    charge = make_charge(context, intent, method, "pending")
    details = charge.group("payment_method_details")["us_bank_account"]
    if isinstance(details, dict):
        details["mandate"] = mandate.id
    intent.update(status="processing", next_action=None)
    save_method(context, intent, method)
    context.events.emit("charge.pending", context.store.put(charge))
    context.events.emit("payment_intent.processing", context.store.put(intent))
    if ACCOUNTS[context.store.hidden(method.id, "number")].end is not BankEnd.STUCK:
        context.timers.start(context.ach_seconds, Due.SETTLE_DEBIT, charge.id)


def settle_debit(context: PracticeContext, charge_id: str) -> None:
    """The bank's answer, as the account number says it."""
    charge = context.store.find("charge", charge_id)
    account = ACCOUNTS[context.store.hidden(charge.text("payment_method"), "number")]
    if account.end is BankEnd.FAILED:
        fail_debit(context, charge, account.code or "no_account")
        return
    clear_debit(context, charge)
    if account.end is BankEnd.RETURNED:
        context.timers.start(context.ach_seconds, Due.OPEN_DISPUTE, charge.id)


def clear_debit(context: PracticeContext, charge: Resource) -> None:
    """The money has come from the bank."""
    if charge["status"] != "pending":
        return
    context.timers.stop(charge.id)
    complete_payment(context, _intent_of(context, charge), charge)


def fail_debit(context: PracticeContext, charge: Resource, code: str) -> None:
    """The bank refused the debit."""
    if charge["status"] != "pending":
        return
    context.timers.stop(charge.id)
    fail_charge(context, _intent_of(context, charge), charge, code)


def _intent_of(context: PracticeContext, charge: Resource) -> Resource:
    return context.store.find("payment_intent", charge.text("payment_intent"))
