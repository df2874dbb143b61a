"""Automatic charges that a bank or a customer has in hand, and which tries come round again."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from data.kit import clock
from data.kit.activity import Activity
from data.kit.money import Money
from data.money.autopay import Autopay, AutopayCharge, ChargeState
from data.money.invoices import InvoiceState
from data.money.payments import Payment, PaymentKind, PaymentState
from data.work.customers import Customer
from services.kit.links import hash_token
from services.kit.permissions import SYSTEM
from services.money.autopay_charges import announce_charges, claim_charge, close_charge
from services.money.payment_orders import prepare_autopay
from tests.factories import make_customer, make_invoice
from tests.services.money.autopay_world import Days, agree, charge_of, due_on, mails, work
from tests.services.money.money_world import GOOD_BANK, ORIGIN, World, order_of, until

POOR_BANK = "000222222227"
THIRTEENTH = date(2026, 5, 13)

CODE = "a-code-of-32-letters-or-so"


class Planned:
    """A charge of today's, announced to a customer, without Stripe."""

    def __init__(self, session: Session, state: ChargeState = ChargeState.PLANNED) -> None:
        self.session = session
        self.customer = make_customer(session)
        agreement = agreed(session, self.customer)
        self.invoice = make_invoice(session, self.customer, 100_00)
        self.charge = AutopayCharge(
            invoice_id=self.invoice.id,
            customer_id=self.customer.id,
            autopay_id=agreement.id,
            announced_minor=100_00,
            first_on=THIRTEENTH,
            charge_on=THIRTEENTH,
            hold_code=CODE,
            hold_hash=hash_token(CODE),
            state=state,
            tries=1,
        )
        session.add(self.charge)
        session.commit()

    def try_it(self) -> Payment:
        order = order_of((self.invoice, 100_00))
        prepared = prepare_autopay(self.session, SYSTEM, self.customer.id, order)
        return self.session.get_one(Payment, prepared.payment_id)

    def close_as(self, state: PaymentState, code: str | None = None) -> ChargeState:
        payment = self.try_it()
        payment.state, payment.error_code = state, code
        self.session.commit()
        return close_charge(self.session, SYSTEM, self.invoice.id, payment.id, origin=ORIGIN)


def agreed(session: Session, customer: Customer) -> Autopay:
    agreement = Autopay(
        customer_id=customer.id,
        open_slot=customer.id,
        method_id="pm_1",
        method_label="Visa",
        currency="usd",
        consent_version="1",
        consent_text="Yes",
        person_name="Ingrid",
    )
    session.add(agreement)
    session.commit()
    return agreement


@pytest.mark.parametrize(
    ("number", "state", "ending"),
    [
        pytest.param(GOOD_BANK, PaymentState.SUCCEEDED, ChargeState.DONE, id="cleared"),
        pytest.param(POOR_BANK, PaymentState.FAILED, ChargeState.GIVEN_UP, id="refused"),
    ],
)
async def test_debit_waits_for_the_bank_and_is_not_tried_again(
    world: World,
    session: Session,
    days: Days,
    number: str,
    state: PaymentState,
    ending: ChargeState,
) -> None:
    due_on(world, session, THIRTEENTH)
    await agree(world, number, limit=Money(100_00))  # exactly what it asks for
    await work(world).run()
    days.go(3)

    await work(world).run()
    assert charge_of(world).state is ChargeState.WAITING
    await world.pass_time()
    await until(lambda: world.payment().state is state)
    days.go(3)
    await work(world).run()

    assert charge_of(world).state is ending
    assert len(world.payments()) == 1
    assert mails("autopay_confirm") == []


@pytest.mark.parametrize(
    ("code", "tries", "expected"),
    [
        pytest.param("insufficient_funds", 1, (ChargeState.PLANNED, 16), id="soft"),
        pytest.param("insufficient_funds", 3, (ChargeState.PLANNED, 20), id="the last day"),
        pytest.param("insufficient_funds", 4, (ChargeState.GIVEN_UP, 13), id="too often"),
        pytest.param("lost_card", 1, (ChargeState.GIVEN_UP, 13), id="hard"),
        pytest.param(None, 1, (ChargeState.GIVEN_UP, 13), id="without a reason"),
    ],
)
def test_soft_decline_alone_comes_round_again(
    session: Session, code: str | None, tries: int, expected: tuple[ChargeState, int]
) -> None:
    case = Planned(session)
    case.charge.tries = tries

    closed = case.close_as(PaymentState.FAILED, code)

    assert (closed, case.charge.charge_on.day) == expected


def test_held_meanwhile_stays_held(session: Session) -> None:
    """Whoever tried it was taken for dead, and its customer has held it since."""
    case = Planned(session, ChargeState.HELD)

    assert case.close_as(PaymentState.FAILED, "insufficient_funds") is ChargeState.HELD


def test_later_try_looks_past_the_earlier_ones_payment(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Planned(session)
    case.close_as(PaymentState.FAILED, "insufficient_funds")
    now = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: now)
    none = frozenset[UUID]()

    first = claim_charge(session, SYSTEM, none, origin=ORIGIN)
    assert first is not None
    person = case.try_it()
    person.kind = PaymentKind.INTERACTIVE
    person.state = PaymentState.CANCELED
    session.commit()
    case.charge.leased_until = None
    again = claim_charge(session, SYSTEM, none, origin=ORIGIN)

    assert again is not None
    assert (first.earlier, again.earlier) == (None, None)


def test_void_invoice_is_never_charged(session: Session) -> None:
    case = Planned(session)
    case.invoice.state = InvoiceState.VOID
    session.commit()

    assert claim_charge(session, SYSTEM, frozenset(), origin=ORIGIN) is None
    assert case.charge.state is ChargeState.DONE


def test_announcement_is_told_to_open_screens(session: Session) -> None:
    customer = make_customer(session)
    agreed(session, customer)
    invoice = make_invoice(session, customer, 100_00)

    announce_charges(session, SYSTEM, origin=ORIGIN)
    session.flush()

    (told,) = session.exec(select(Activity).where(Activity.kind == "autopay.changed")).all()
    assert (told.subject_id, told.detail["change"]) == (invoice.id, "announced")
