"""Charges, and what a charge that ends does to its payment intent."""

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.intents import error_about
from services.demo.practice_stripe.outcomes import CARDS, CardEnd, explain
from services.demo.practice_stripe.payment_methods import BANK, CARD, attach_to
from services.demo.practice_stripe.store import Resource, make_resource
from services.demo.practice_stripe.timers import Due

_SHOWN_DETAILS = (
    "account_holder_type",
    "account_type",
    "bank_name",
    "brand",
    "country",
    "exp_month",
    "exp_year",
    "fingerprint",
    "funding",
    "last4",
    "routing_number",
)
_NULL_FIELDS = (
    "application",
    "application_fee",
    "application_fee_amount",
    "balance_transaction",
    "failure_balance_transaction",
    "failure_code",
    "failure_message",
    "on_behalf_of",
    "outcome",
    "receipt_email",
    "receipt_number",
    "receipt_url",
    "review",
    "shipping",
    "source_transfer",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)


def make_charge(
    context: PracticeContext, intent: Resource, method: Resource, status: str
) -> Resource:
    """A new attempt to move the intent's money."""
    kind = method.text("type")
    details = {name: each for name, each in method.group(kind).items() if name in _SHOWN_DETAILS}
    charge = make_resource(
        "charge",
        "ch_" if kind == CARD else "py_",
        {
            **dict.fromkeys(_NULL_FIELDS),
            "amount": intent["amount"],
            "amount_captured": 0,
            "amount_refunded": 0,
            "billing_details": method["billing_details"],
            "calculated_statement_descriptor": "PORCHLIGHT",
            "captured": True,
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "disputed": False,
            "fraud_details": {},
            "metadata": dict(intent.group("metadata")),
            "paid": False,
            "payment_intent": intent.id,
            "payment_method": method.id,
            "payment_method_details": {"type": kind, kind: details},
            "refunded": False,
            "status": status,
        },
    )
    intent["latest_charge"] = charge.id
    return context.store.put(charge)


def charge_card(context: PracticeContext, intent: Resource, method: Resource) -> None:
    """Charge a card that needs no more from its owner."""
    card = CARDS[context.store.hidden(method.id, "number")]
    if card.end is CardEnd.DECLINED:
        fail_payment(context, intent, method, card.code or "card_declined", card.decline)
        return
    charge = make_charge(context, intent, method, "pending")
    complete_payment(context, intent, charge)
    if card.end is CardEnd.DISPUTED:
        context.timers.start(context.ach_seconds, Due.OPEN_DISPUTE, charge.id)


def complete_payment(context: PracticeContext, intent: Resource, charge: Resource) -> None:
    """The money has come in."""
    charge.update(status="succeeded", paid=True, amount_captured=intent["amount"])
    intent.update(
        status="succeeded", amount_received=intent["amount"], next_action=None, processing=None
    )
    context.store.put(charge)
    context.store.put(intent)
    save_method(
        context, intent, context.store.find("payment_method", charge.text("payment_method"))
    )
    context.events.emit("charge.succeeded", charge)
    context.events.emit("payment_intent.succeeded", intent)


def save_method(context: PracticeContext, intent: Resource, method: Resource) -> None:
    """Keep the method for later when the intent says so."""
    if intent["setup_future_usage"] and intent["customer"]:
        attach_to(context, method, intent.text("customer"))


def fail_payment(
    context: PracticeContext,
    intent: Resource,
    method: Resource,
    code: str,
    decline: str | None = None,
) -> None:
    """A card was declined: the intent waits for another method."""
    charge = make_charge(context, intent, method, "failed")
    fail_charge(context, intent, charge, code, decline)


def fail_charge(
    context: PracticeContext,
    intent: Resource,
    charge: Resource,
    code: str,
    decline: str | None = None,
) -> None:
    """A charge that was made or started did not go through."""
    method = context.store.find("payment_method", charge.text("payment_method"))
    message = explain(code, decline, bank=method["type"] == BANK)
    charge.update(status="failed", failure_code=code, failure_message=message)
    error = {**error_about(method, code, message), "charge": charge.id}
    if decline:
        error["decline_code"] = decline
    context.events.emit("charge.failed", context.store.put(charge))
    fail_intent(context, intent, error)


def fail_intent(context: PracticeContext, intent: Resource, error: dict[str, object]) -> None:
    """The payment intent goes back to waiting for a method."""
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        last_payment_error=error,
        next_action=None,
        processing=None,
    )
    context.events.emit("payment_intent.payment_failed", context.store.put(intent))
