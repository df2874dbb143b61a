"""Disputes: opened by a bank, won or lost; an ACH return is one that is lost at once."""

import time

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.store import Resource, make_resource
from services.demo.practice_stripe.wire import Call, merge_metadata, refuse

ANSWER_SECONDS = 7 * 86_400
CONTESTABLE = ("needs_response", "under_review")

# Published words that decide a test dispute.
_DECIDING_EVIDENCE = {"winning_evidence": "won", "losing_evidence": "lost"}


def open_dispute(context: PracticeContext, charge_id: str) -> Resource | None:
    """The customer's bank takes the money back; None when it already did, or gave it back."""
    charge = context.store.find("charge", charge_id)
    if charge["disputed"] or charge["status"] != "succeeded" or charge["refunded"]:
        return None
    # A bank debit's return cannot be contested: Stripe shows it as a dispute that is lost.
    returned = charge.id.startswith("py_")
    charge["disputed"] = True
    details: dict[str, object] = {
        "due_by": None if returned else int(time.time()) + ANSWER_SECONDS,
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
    }
    dispute = make_resource(
        "dispute",
        "du_",
        {
            "amount": charge["amount"],
            "balance_transactions": [],
            "charge": charge.id,
            "currency": charge["currency"],
            "enhanced_eligibility_types": [],
            "evidence": {},
            "evidence_details": details,
            "is_charge_refundable": False,
            "metadata": {},
            "payment_intent": charge["payment_intent"],
            "reason": "debit_not_authorized" if returned else "fraudulent",
            "status": "lost" if returned else "needs_response",
        },
    )
    context.store.put(charge)
    context.events.emit("charge.dispute.created", context.store.put(dispute))
    context.events.emit("charge.dispute.funds_withdrawn", dispute)
    if returned:
        context.events.emit("charge.dispute.closed", dispute)
    return dispute


def decide_dispute(context: PracticeContext, dispute: Resource, status: str) -> None:
    """Close a dispute as `won` or `lost`; one that is closed stays as it is."""
    if dispute["status"] not in CONTESTABLE:
        return
    dispute["status"] = status
    context.store.put(dispute)
    if status == "won":
        context.events.emit("charge.dispute.funds_reinstated", dispute)
    context.events.emit("charge.dispute.closed", dispute)


def update_dispute(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/disputes/{id}: evidence, which goes to the bank unless submit is false."""
    dispute, params = context.store.find("dispute", call.target), call.params
    if dispute["status"] not in CONTESTABLE:
        raise refuse("This dispute is already closed.", "dispute_already_closed")
    evidence = params.group("evidence").texts()
    dispute.group("evidence").update(evidence)
    dispute["metadata"] = merge_metadata(dispute.group("metadata"), params)
    if params.text("submit") != "false" and evidence:
        dispute["status"] = "under_review"
        dispute.group("evidence_details")["has_evidence"] = True
    context.events.emit("charge.dispute.updated", context.store.put(dispute))
    decision = _DECIDING_EVIDENCE.get(evidence.get("uncategorized_text", ""))
    if decision and dispute["status"] == "under_review":
        decide_dispute(context, dispute, decision)
    return dispute


def close_dispute(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/disputes/{id}/close: the merchant accepts the loss."""
    dispute = context.store.find("dispute", call.target)
    if dispute["status"] not in CONTESTABLE:
        raise refuse("This dispute is already closed.", "dispute_already_closed")
    decide_dispute(context, dispute, "lost")
    return dispute
