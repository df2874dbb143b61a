"""Saved methods and automatic payments, written for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from components.money.wallet_parts import MethodCard
from data.kit.money import Money, multiply
from data.money.payments import MethodType
from services.kit import formats
from services.money.autopay_agreements import Agreement, smallest_limit
from services.money.stripe_gateway.facts import MethodSummary, UnverifiedAccount
from services.money.wallet import WalletView

SOON_MONTHS = 2
UNVERIFIED = "To verify: a small deposit arrives within 2 business days"
OFF = "We charge your card or bank account on the due date and let you know three days before."


@dataclass(frozen=True, slots=True)
class TypedLimit:
    """A limit, or what is wrong with what was typed."""

    amount: Money | None
    hint: str = ""


def method_cards(wallet: WalletView, today: date) -> list[MethodCard]:
    return [_card(method, method.id == wallet.default, today) for method in wallet.methods]


def unverified_cards(accounts: Sequence[UnverifiedAccount]) -> list[MethodCard]:
    return [
        MethodCard(
            id=each.verification_url,
            label=each.label,
            note=UNVERIFIED,
            icon="landmark",
            late=True,
            verify=each.verification_url,
        )
        for each in accounts
    ]


def choices(methods: Sequence[MethodSummary], today: date) -> list[MethodCard]:
    """Methods to choose from: those that can still be charged."""
    return [_card(each, False, today) for each in methods if not has_expired(each, today)]


def has_expired(method: MethodSummary, today: date) -> bool:
    return method.expires is not None and _months_left(method.expires, today) < 0


def autopay_hint(agreement: Agreement | None, today: date) -> str:
    if agreement is None:
        return OFF
    limit = f", up to {formats.money(agreement.limit)} a charge" if agreement.limit else ""
    day = formats.day(agreement.agreed_on, today)
    return f"On since {day}, agreed by {agreement.agreed_by}: {agreement.method_label}{limit}."


def removal_question(method: MethodSummary, agreement: Agreement | None) -> str:
    if agreement is not None and agreement.method_id == method.id:
        return (
            f"Automatic payments use {method.label}. If you remove it, they are switched off, "
            "and we tell you and the office by email."
        )
    return f"{method.label} will no longer be offered when you pay."


def read_expiry(text: str, today: date) -> tuple[int, int] | None:
    """``07/29`` or ``7/2029`` as month and year; None when it is neither, or over."""
    month, slash, year = (part.strip() for part in text.partition("/"))
    if not (slash and month.isascii() and year.isascii() and (month + year).isdigit()):
        return None
    if not 1 <= int(month) <= 12 or len(year) not in {2, 4}:
        return None
    expires = (int(month), int(year) % 100 + 2000)
    return expires if _months_left(expires, today) >= 0 else None


def _card(method: MethodSummary, first: bool, today: date) -> MethodCard:
    note, late = _note(method, today)
    icon = "credit-card" if method.type is MethodType.CARD else "landmark"
    return MethodCard(method.id, method.label, note, icon, first=first, late=late)


def _note(method: MethodSummary, today: date) -> tuple[str, bool]:
    if method.expires is None:
        return "Bank account (ACH)", False
    month, year = method.expires
    left = _months_left(method.expires, today)
    words = formats.card_expiry(month, year)
    if left < 0:
        return f"Expired {words}", True
    return (f"Expires soon, {words}", True) if left < SOON_MONTHS else (f"Expires {words}", False)


def _months_left(expires: tuple[int, int], today: date) -> int:
    month, year = expires
    return (year - today.year) * 12 + month - today.month


def read_limit(text: str, currency: str) -> TypedLimit:
    """What stands in the field of the limit; nothing is no limit."""
    if not text.strip():
        return TypedLimit(None)
    try:
        limit = formats.read_amount(text, currency)
    except ValueError:
        sample = formats.money(multiply(smallest_limit(currency), Decimal(500)))
        return TypedLimit(None, f"Enter an amount such as {sample}, or nothing.")
    if limit < smallest_limit(currency):
        least = formats.money(smallest_limit(currency))
        return TypedLimit(None, f"Enter at least {least}, or nothing.")
    return TypedLimit(limit)
