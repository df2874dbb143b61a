"""The payments as the control page lists them, each with the buttons that fit it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from data.kit.money import Money
from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.disputes import CONTESTABLE
from services.demo.practice_stripe.store import Resource
from services.kit import formats

MAX_ROWS = 100
ZERO_DECIMAL = ("jpy", "krw", "vnd", "clp")


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to do to a payment: its words, the action's name, and the object it is done to."""

    words: str
    action: str
    target: str


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One payment."""

    intent_id: str
    amount: str
    payer: str
    method: str
    status: str
    made_at: str
    verify_url: str
    buttons: tuple[Button, ...]


def list_rows(context: PracticeContext) -> list[ControlRow]:
    """The payments, newest first."""
    intents = context.store.listed("payment_intent")[:MAX_ROWS]
    return [_make_row(context, intent) for intent in intents]


def _make_row(context: PracticeContext, intent: Resource) -> ControlRow:
    charge = context.store.objects.get(intent.text("latest_charge"))
    dispute = _find_dispute(context, charge)
    made_at = datetime.fromtimestamp(intent.number("created"), UTC)
    return ControlRow(
        intent_id=intent.id,
        amount=_format_amount(intent.number("amount"), intent.text("currency")),
        payer=_name_payer(context, intent),
        method=_name_method(charge),
        status=_describe(intent, charge, dispute),
        made_at=formats.utc_moment(made_at),
        verify_url=_find_verify_url(intent),
        buttons=_choose_buttons(charge, dispute),
    )


def _find_dispute(context: PracticeContext, charge: Resource | None) -> Resource | None:
    disputes = context.store.listed("dispute", charge=charge.id) if charge else []
    return disputes[0] if disputes else None


def _format_amount(minor: int, currency: str) -> str:
    return formats.money(Money(minor, currency))


def _name_payer(context: PracticeContext, intent: Resource) -> str:
    customer = context.store.objects.get(intent.text("customer"))
    if customer is None:
        return "Guest"
    return customer.text("name") or customer.text("email") or customer.id


def _name_method(charge: Resource | None) -> str:
    if charge is None:
        return "None yet"
    chosen = charge.group("payment_method_details")
    details = chosen.get(str(chosen["type"]))
    shown = details if isinstance(details, dict) else {}
    name = str(shown.get("brand") or "Bank account").capitalize()
    return f"{name} •••• {shown.get('last4', '')}"


def _describe(intent: Resource, charge: Resource | None, dispute: Resource | None) -> str:
    if dispute is not None:
        return f"dispute {dispute.text('status').replace('_', ' ')}"
    if charge is not None and charge.number("amount_refunded"):
        return "refunded" if charge["refunded"] else "partly refunded"
    if intent["status"] == "requires_payment_method" and intent["last_payment_error"]:
        return "failed"
    return intent.text("status").replace("_", " ")


def _find_verify_url(intent: Resource) -> str:
    next_action = intent.get("next_action")
    details = next_action.get("verify_with_microdeposits") if isinstance(next_action, dict) else {}
    return str(details.get("hosted_verification_url", "")) if isinstance(details, dict) else ""


def _choose_buttons(charge: Resource | None, dispute: Resource | None) -> tuple[Button, ...]:
    if dispute is not None and dispute["status"] in CONTESTABLE:
        return (
            Button("Win dispute", "win", dispute.id),
            Button("Lose dispute", "lose", dispute.id),
        )
    if charge is None or dispute is not None:
        return ()
    if charge["status"] == "pending":
        return (Button("Settle now", "settle", charge.id), Button("Fail", "fail", charge.id))
    if charge["status"] != "succeeded" or charge["refunded"]:
        return ()
    if charge.id.startswith("py_"):
        return (Button("Return", "return", charge.id),)
    return (Button("Open dispute", "dispute", charge.id),)
