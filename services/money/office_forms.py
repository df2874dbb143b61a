"""What the office typed, as amounts and days; what cannot be read is refused in plain words."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from data.kit.money import Money
from data.money.payments import MethodType
from services.kit import formats
from services.kit.days import read_day
from services.kit.errors import DomainError
from services.money.office_entries import Credit, OfflinePayment, RefundRequest

METHODS = (("check", "Check"), ("cash", "Cash"), ("other", "Other"))
LONGEST_NOTE = 200


class FormRefused(DomainError):
    """``field`` names where it stands."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def read_offline_payment(
    form_id: UUID, number: str, typed: Mapping[str, str], balance: Money
) -> OfflinePayment:
    """From ``amount``, ``method``, ``paid_on`` and ``note``.

    Raises:
        FormRefused: one of them cannot be read.
    """
    try:
        method = MethodType(typed.get("method", ""))
    except ValueError:
        raise FormRefused("method", "Choose check, cash or other.") from None
    if method not in {MethodType.CHECK, MethodType.CASH, MethodType.OTHER}:
        raise FormRefused("method", "Choose check, cash or other.")
    return OfflinePayment(
        form_id=form_id,
        number=number,
        amount=_amount(typed, balance.currency),
        method=method,
        paid_on=_day(typed.get("paid_on", "")),
        note=typed.get("note", "").strip()[:LONGEST_NOTE],
    )


def read_credit(form_id: UUID, number: str, typed: Mapping[str, str], balance: Money) -> Credit:
    """From ``amount`` and ``reason``.

    Raises:
        FormRefused: one of them cannot be read.
    """
    return Credit(form_id, number, _amount(typed, balance.currency), read_reason(typed))


def read_refund(
    form_id: UUID, payment_id: UUID, typed: Mapping[str, str], kept: Money
) -> RefundRequest:
    """From ``amount``, ``due`` ("again": the customer is to pay once more) and ``tip`` ("first").

    Raises:
        FormRefused: the amount cannot be read.
    """
    amount = _amount(typed, kept.currency)
    return RefundRequest(
        form_id,
        payment_id,
        amount,
        is_due_again=typed.get("due") == "again",
        tip_first=typed.get("tip") == "first",
    )


def read_reason(typed: Mapping[str, str]) -> str:
    """Why; it stands in the customer's statement.

    Raises:
        FormRefused: nothing was written.
    """
    reason = typed.get("reason", "").strip()[:LONGEST_NOTE]
    if not reason:
        raise FormRefused("reason", "Write a reason: the customer sees it.")
    return reason


def _amount(typed: Mapping[str, str], currency: str) -> Money:
    try:
        return formats.read_amount(typed.get("amount", ""), currency)
    except ValueError:
        raise FormRefused("amount", "Enter an amount such as 84.20.") from None


def _day(text: str) -> date:
    try:
        return read_day(text.strip())
    except ValueError:
        raise FormRefused("paid_on", "Enter a day such as 2026-11-24.") from None
