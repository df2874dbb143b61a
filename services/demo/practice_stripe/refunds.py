"""Refunds: never more than is left, and slow or failing where the test numbers say so."""

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.outcomes import CARDS, CardEnd
from services.demo.practice_stripe.payment_methods import CARD
from services.demo.practice_stripe.store import Resource, make_resource
from services.demo.practice_stripe.timers import Due
from services.demo.practice_stripe.wire import Call, Params, merge_metadata, refuse


def create_refund(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/refunds"""
    charge = _find_charge(context, call.params)
    amount = _check_amount(charge, call.params)
    number = context.store.hidden(charge.text("payment_method"), "number")
    slow = number not in CARDS or CARDS[number].end is CardEnd.REFUND_PENDS
    refund = _make_refund(call.params, charge, amount)
    refund["status"] = "pending" if slow else "succeeded"
    _add_refunded(context, charge, amount)
    context.events.emit("refund.created", context.store.put(refund))
    context.events.emit("charge.refunded", charge)
    if slow or CARDS[number].end is CardEnd.REFUND_FAILS:
        context.timers.start(context.ach_seconds, Due.FINISH_REFUND, refund.id)
    return refund


def _find_charge(context: PracticeContext, params: Params) -> Resource:
    charge_id = params.text("charge")
    if not charge_id:
        intent = context.store.find("payment_intent", params.needed("payment_intent"))
        charge_id = intent.text("latest_charge")
        if not charge_id:
            message = f"This PaymentIntent ({intent.id}) does not have a successful charge."
            raise refuse(message, "charge_not_refundable", "payment_intent")
    return context.store.find("charge", charge_id)


def _check_amount(charge: Resource, params: Params) -> int:
    if charge["status"] != "succeeded":
        raise refuse("This charge did not succeed and cannot be refunded.")
    if charge["disputed"]:
        message = f"Charge {charge.id} has been charged back; cannot issue a refund."
        raise refuse(message, "charge_disputed")
    left = charge.number("amount_captured") - charge.number("amount_refunded")
    if left == 0:
        message = f"Charge {charge.id} has already been refunded."
        raise refuse(message, "charge_already_refunded")
    sent = params.number("amount")
    amount = left if sent is None else sent
    if amount < 1:
        message = "This value must be greater than or equal to 1."
        raise refuse(message, "parameter_invalid_integer", "amount")
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise refuse(message, param="amount")
    return amount


def _make_refund(params: Params, charge: Resource, amount: int) -> Resource:
    kind = "card" if charge.id.startswith("ch_") else "us_bank_transfer"
    refund = make_resource(
        "refund",
        "re_" if kind == CARD else "pyr_",
        {
            "amount": amount,
            "balance_transaction": None,
            "charge": charge.id,
            "currency": charge["currency"],
            "destination_details": {"type": kind, kind: {}},
            "metadata": merge_metadata({}, params),
            "payment_intent": charge["payment_intent"],
            "reason": params.text("reason"),
            "receipt_number": None,
            "source_transfer_reversal": None,
            "transfer_reversal": None,
        },
    )
    # Unlike other objects, Stripe's refund does not say whether it is live.
    del refund["livemode"]
    return refund


def _add_refunded(context: PracticeContext, charge: Resource, amount: int) -> None:
    refunded = charge.number("amount_refunded") + amount
    charge["amount_refunded"] = refunded
    charge["refunded"] = refunded == charge["amount"]
    context.store.put(charge)


def finish_refund(context: PracticeContext, refund_id: str) -> None:
    """A slow refund arrives, or comes back and the charge counts as kept again."""
    refund = context.store.find("refund", refund_id)
    charge = context.store.find("charge", refund.text("charge"))
    card = CARDS.get(context.store.hidden(charge.text("payment_method"), "number"))
    if card is None or card.end is CardEnd.REFUND_PENDS:
        refund["status"] = "succeeded"
        context.events.emit("refund.updated", context.store.put(refund))
        return
    refund.update(status="failed", failure_reason="expired_or_canceled_card")
    _add_refunded(context, charge, -refund.number("amount"))
    context.events.emit("refund.failed", context.store.put(refund))
