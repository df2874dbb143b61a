import pytest

from data.kit.money import Money
from services.money.payment_refusals import (
    AmountTooSmall,
    BalanceChanged,
    CannotBePaid,
    InvoiceClosed,
    JustPaid,
    NoTips,
    OnItsWay,
    PaymentRefused,
    StillBusy,
    TipRefused,
)

ABOUT_ONE = [JustPaid("INV-7"), OnItsWay("INV-7"), BalanceChanged("INV-7"), InvoiceClosed("INV-7")]
OTHERS = [CannotBePaid(), StillBusy(), NoTips(), TipRefused()]


@pytest.mark.parametrize("refusal", [*ABOUT_ONE, *OTHERS], ids=lambda one: type(one).__name__)
def test_payer_reads_a_sentence(refusal: PaymentRefused) -> None:
    said = str(refusal)

    assert said[0].isupper()
    assert said.endswith(".")
    assert ("INV-7" in said) is (refusal in ABOUT_ONE)


def test_least_amount_is_named() -> None:
    assert "at least $0.50" in str(AmountTooSmall(Money(50)))
