"""Turns Stripe's JSON into facts."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from data.money.payments import MethodType
from services.money.stripe_gateway.facts import (
    Charge,
    Dispute,
    DisputeStatus,
    Endpoint,
    Intent,
    IntentStatus,
    MethodSummary,
    Refund,
    Setup,
    StripeNotice,
    StripeProblem,
    UnverifiedAccount,
)

# On refunds that the office made.
DUE_AGAIN_KEY, TIP_FIRST_KEY, YES, NO = "due_again", "tip_first", "yes", "no"
PAYMENT_KEY = "payment_id"  # the metadata by which an intent is known to be ours

_METHOD_TYPES = {"card": MethodType.CARD, "us_bank_account": MethodType.ACH}
_BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "discover": "Discover",
    "diners": "Diners Club",
    "jcb": "JCB",
    "unionpay": "UnionPay",
}


class Node:
    """A JSON object with typed access, so that a surprise from outside fails at its place."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self._data = data

    def optional(self, key: str) -> str | None:
        """Text, or the id of what was expanded there."""
        value = self._data.get(key)
        if isinstance(value, Mapping):
            value = value.get("id")
        return value if isinstance(value, str) and value else None

    def text(self, key: str) -> str:
        return self.optional(key) or ""

    def number(self, key: str) -> int:
        value = self._data.get(key)
        return value if isinstance(value, int) else 0

    def flag(self, key: str) -> bool:
        return self._data.get(key) is True

    def moment(self, key: str) -> datetime:
        return datetime.fromtimestamp(self.number(key), UTC)

    def words(self, key: str) -> tuple[str, ...]:
        value = self._data.get(key)
        return tuple(map(str, value)) if isinstance(value, list) else ()

    def child(self, key: str) -> "Node":
        value = self._data.get(key)
        return Node(value if isinstance(value, Mapping) else {})

    def __bool__(self) -> bool:
        return bool(self._data)


def read_intent(node: Node) -> Intent:
    verification = node.child("next_action").child("verify_with_microdeposits")
    return Intent(
        id=node.text("id"),
        status=IntentStatus(node.text("status")),
        amount_minor=node.number("amount"),
        currency=node.text("currency"),
        received_minor=node.number("amount_received"),
        client_secret=node.text("client_secret"),
        payment_id=_payment_id(node.child("metadata")),
        problem=_read_problem(node.child("last_payment_error")),
        charge=_read_charge(node.child("latest_charge")),
        verification_url=verification.optional("hosted_verification_url"),
    )


def read_refund(node: Node) -> Refund:
    has_failed = node.text("status") in {"failed", "canceled"}
    noted = node.child("metadata")
    forgives, tip_first = noted.text(DUE_AGAIN_KEY) == NO, noted.text(TIP_FIRST_KEY) == YES
    return Refund(node.text("id"), node.number("amount"), has_failed, forgives, tip_first)


def read_dispute(node: Node) -> Dispute:
    status = DisputeStatus(node.text("status"))
    return Dispute(node.text("id"), node.number("amount"), status, node.moment("created"))


def read_method(node: Node) -> MethodSummary:
    kind = _METHOD_TYPES.get(node.text("type"), MethodType.OTHER)
    details = node.child(node.text("type"))
    month, year = details.number("exp_month"), details.number("exp_year")
    expires = (month, year) if month else None
    billing = node.child("billing_details")
    return MethodSummary(
        id=node.text("id"),
        type=kind,
        label=_label(details),
        expires=expires,
        holder=billing.text("name"),
        postal_code=billing.child("address").text("postal_code"),
    )


def read_setup(node: Node) -> Setup:
    verification = node.child("next_action").child("verify_with_microdeposits")
    return Setup(
        id=node.text("id"),
        client_secret=node.text("client_secret"),
        is_done=node.text("status") == "succeeded",
        method_id=node.optional("payment_method"),
        customer=node.optional("customer"),
        verification_url=verification.optional("hosted_verification_url"),
    )


def read_unverified(node: Node) -> UnverifiedAccount | None:
    """From a setup with its method expanded; None when it waits for nothing."""
    verification = node.child("next_action").child("verify_with_microdeposits")
    url = verification.optional("hosted_verification_url")
    return UnverifiedAccount(read_method(node.child("payment_method")).label, url) if url else None


def read_endpoint(node: Node) -> Endpoint:
    return Endpoint(
        url=node.text("url"),
        events=frozenset(node.words("enabled_events")),
        api_version=node.optional("api_version"),
        is_enabled=node.text("status") == "enabled",
    )


def read_notice(node: Node) -> StripeNotice:
    subject = node.child("data").child("object")
    before = node.child("data").child("previous_attributes")
    kind = node.text("type")
    is_intent = kind.startswith("payment_intent.")
    is_customer = kind.startswith("customer.")
    return StripeNotice(
        id=node.text("id"),
        type=kind,
        is_live=node.flag("livemode"),
        created_at=node.moment("created"),
        object_id=subject.text("id"),
        intent=subject.optional("id" if is_intent else "payment_intent"),
        customer=subject.optional("id" if is_customer else "customer")
        or before.optional("customer"),
    )


def _read_problem(node: Node) -> StripeProblem | None:
    if not node:
        return None
    method = _METHOD_TYPES.get(node.child("payment_method").text("type"))
    code = node.text("decline_code") or node.text("code")
    return StripeProblem(code, node.text("message"), method)


def _read_charge(node: Node) -> Charge | None:
    if not node:
        return None
    details = node.child("payment_method_details")
    kind = details.text("type")
    return Charge(
        id=node.text("id"),
        method_type=_METHOD_TYPES.get(kind, MethodType.OTHER),
        method_label=_label(details.child(kind)),
        refunded_minor=node.number("amount_refunded"),
        is_disputed=node.flag("disputed"),
        created_at=node.moment("created"),
    )


def _label(details: Node) -> str:
    brand = details.text("brand")
    name = _BRANDS.get(brand, brand.title()) or details.text("bank_name") or "Payment method"
    last4 = details.text("last4")
    return f"{name} •••• {last4}" if last4 else name


def _payment_id(metadata: Node) -> UUID | None:
    try:
        return UUID(metadata.text(PAYMENT_KEY))
    except ValueError:
        return None
