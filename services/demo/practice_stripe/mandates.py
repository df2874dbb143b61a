"""Mandates: the customer's leave to debit a bank account, once or again and again."""

import time
from dataclasses import dataclass

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.store import Resource, make_resource


@dataclass(frozen=True, slots=True)
class Terms:
    """What a mandate covers: one amount, or (with no amount) every later debit too."""

    amount_minor: int | None = None
    currency: str | None = None
    verified: bool = True


def make_mandate(context: PracticeContext, method: Resource, terms: Terms) -> Resource:
    """A mandate accepted now, online; it waits while its account is still to be verified."""
    kind = "multi_use" if terms.amount_minor is None else "single_use"
    covered = {} if terms.amount_minor is None else _single_use(terms)
    mandate = make_resource(
        "mandate",
        "mandate_",
        {
            "customer_acceptance": {
                "accepted_at": int(time.time()),
                "type": "online",
                "online": {"ip_address": "127.0.0.1", "user_agent": "practice"},
            },
            "payment_method": method.id,
            "payment_method_details": {"type": method["type"], method.text("type"): {}},
            "status": "active" if terms.verified else "pending",
            "type": kind,
            kind: covered,
        },
    )
    # Unlike other objects, Stripe's mandate has no time of creation.
    del mandate["created"]
    return context.store.put(mandate)


def _single_use(terms: Terms) -> dict[str, object]:
    return {"amount": terms.amount_minor, "currency": terms.currency}


def find_reusable_mandate(context: PracticeContext, method: Resource) -> Resource | None:
    """The mandate under which a saved account may be debited without the customer."""
    matching = context.store.listed("mandate", payment_method=method.id, status="active")
    return next((each for each in matching if each["type"] == "multi_use"), None)


def set_mandate_status(context: PracticeContext, mandate_id: str, status: str) -> None:
    """Let a waiting mandate begin or end."""
    mandate = context.store.objects.get(mandate_id)
    if mandate is not None and mandate["status"] != status:
        mandate["status"] = status
        context.events.emit("mandate.updated", context.store.put(mandate))
