"""Bank debits: days of processing, then settled, failed, or returned after all."""

from services.demo.practice_stripe.books import PracticeBooks
from services.demo.practice_stripe.charges import (
    complete_payment,
    fail_charge,
    make_charge,
    save_method,
)
from services.demo.practice_stripe.outcomes import ACCOUNTS, BankEnd
from services.demo.practice_stripe.store import Resource
from services.demo.practice_stripe.timers import Due


def start_debit(
    books: PracticeBooks, intent: Resource, method: Resource, mandate: Resource
) -> None:
    """Send the debit to the bank; the answer comes later."""
    charge = make_charge(books, intent, method, "pending")
    details = charge.group("payment_method_details")["us_bank_account"]
    if isinstance(details, dict):
        details["mandate"] = mandate.id
    intent.update(status="processing", next_action=None)
    save_method(books, intent, method)
    books.events.emit("charge.pending", books.store.put(charge))
    books.events.emit("payment_intent.processing", books.store.put(intent))
    if ACCOUNTS[books.store.hidden(method.id, "number")].end is not BankEnd.STUCK:
        books.timers.start(books.ach_seconds, Due.SETTLE_DEBIT, charge.id)


def settle_debit(books: PracticeBooks, charge_id: str) -> None:
    """The bank's answer, as the account number says it."""
    charge = books.store.find("charge", charge_id)
    account = ACCOUNTS[books.store.hidden(charge.text("payment_method"), "number")]
    if account.end is BankEnd.FAILED:
        fail_debit(books, charge, account.code or "no_account")
        return
    clear_debit(books, charge)
    if account.end is BankEnd.RETURNED:
        books.timers.start(books.ach_seconds, Due.OPEN_DISPUTE, charge.id)


def clear_debit(books: PracticeBooks, charge: Resource) -> None:
    """The money has come from the bank."""
    if charge["status"] != "pending":
        return
    books.timers.stop(charge.id)
    complete_payment(books, _intent_of(books, charge), charge)


def fail_debit(books: PracticeBooks, charge: Resource, code: str) -> None:
    """The bank refused the debit."""
    if charge["status"] != "pending":
        return
    books.timers.stop(charge.id)
    fail_charge(books, _intent_of(books, charge), charge, code)


def _intent_of(books: PracticeBooks, charge: Resource) -> Resource:
    return books.store.find("payment_intent", charge.text("payment_intent"))
