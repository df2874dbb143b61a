import pytest
from sqlmodel import Session

from data.kit.money import Money
from data.money.invoices import Invoice
from services.kit.permissions import SYSTEM, Actor
from services.money.charge_limits import limit_words
from services.money.invoices import view_invoice
from services.money.payment_orders import OrderLine, PaymentOrder, prepare_payment
from services.money.payment_refusals import AmountTooLarge, TooSmallForStripe
from services.money.tips import switch_tips
from tests.factories import actor_of, make_company, make_customer, make_invoice

LARGEST = 999_999_99


@pytest.fixture
def payer(session: Session) -> Actor:
    make_company(session)
    return actor_of(make_customer(session))


def bill(session: Session, payer: Actor, minor: int) -> Invoice:
    invoice = make_invoice(session, make_customer(session), minor)
    invoice.customer_id = payer.customer
    session.add(invoice)
    session.commit()
    return invoice


def order(invoice: Invoice, minor: int, tip: int = 0) -> PaymentOrder:
    line = OrderLine(invoice.number, Money(minor))
    return PaymentOrder((line,), tip=Money(tip) if tip else None)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Money(49), "at least $0.50. Pay this together with another invoice, or by check or cash"),
        (Money(LARGEST + 1), "at most $999,999.99. Pay in parts, or by check"),
        (Money(29, "gbp"), "at least £0.30"),
        (Money(100_000_000, "jpy"), "at most ¥99,999,999"),
    ],
)
def test_what_does_not_fit_is_said_with_another_way(amount: Money, words: str) -> None:
    assert words in limit_words(amount)


@pytest.mark.parametrize("minor", [50, LARGEST])
def test_the_bounds_themselves_fit(minor: int) -> None:
    assert limit_words(Money(minor)) == ""


@pytest.mark.parametrize(
    ("minor", "can_pay", "hint"),
    [(30, False, "at least $0.50"), (84_20, True, ""), (LARGEST + 1, True, "at most $999,999.99")],
)
def test_an_invoice_says_it_before_checkout(
    session: Session, payer: Actor, minor: int, can_pay: bool, hint: str
) -> None:
    shown = view_invoice(session, payer, bill(session, payer, minor).number)

    assert shown.can_pay is can_pay
    assert hint in shown.pay_hint
    assert bool(hint) == bool(shown.pay_hint)


def test_too_much_and_too_little_are_refused_with_the_reason(
    session: Session, payer: Actor
) -> None:
    large, tiny = bill(session, payer, LARGEST + 1), bill(session, payer, 30)

    with pytest.raises(AmountTooLarge, match=r"at most \$999,999\.99"):
        prepare_payment(session, payer, order(large, LARGEST + 1))
    with pytest.raises(TooSmallForStripe, match="by check or cash"):
        prepare_payment(session, payer, order(tiny, 30))
    assert (large.reserved_minor, tiny.reserved_minor) == (0, 0)


def test_a_tip_counts_toward_the_largest_charge(session: Session, payer: Actor) -> None:
    switch_tips(session, SYSTEM, on=True)
    large = bill(session, payer, LARGEST)

    with pytest.raises(AmountTooLarge):
        prepare_payment(session, payer, order(large, LARGEST, tip=1))
    assert prepare_payment(session, payer, order(large, LARGEST)).payment_id
