import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from data.accounts.people import Role
from data.kit.money import Money
from data.money.invoices import Invoice, InvoiceState
from data.money.payments import Allocation, Payment, PaymentKind
from services.kit.errors import NotFound, NotPermitted
from services.kit.permissions import SYSTEM
from services.money import payment_orders
from services.money.payment_orders import (
    OrderLine,
    PaymentOrder,
    prepare_autopay,
    prepare_payment,
)
from services.money.payment_reads import find_own_payment
from services.money.payment_refusals import (
    AmountTooSmall,
    BalanceChanged,
    CannotBePaid,
    InvoiceClosed,
    JustPaid,
    OnItsWay,
    PaymentRefused,
)
from tests.factories import actor_of, make_customer, make_invoice, make_property
from tests.services.money.money_world import order_of


def test_prepare_reserves_and_opens_one_attempt(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)

    prepared = prepare_payment(session, actor_of(customer), order_of((invoice, 100_00)))

    payment = session.get_one(Payment, prepared.payment_id)
    (allocation,) = session.exec(select(Allocation)).all()
    assert (payment.kind, payment.amount_minor) == (PaymentKind.INTERACTIVE, 100_00)
    assert (allocation.invoice_id, allocation.open_slot) == (invoice.id, invoice.id)
    assert invoice.reserved_minor == 100_00


def test_prepare_twice_gives_the_same_payment(session: Session) -> None:
    customer = make_customer(session)
    order = order_of((make_invoice(session, customer, 100_00), 100_00))

    first = prepare_payment(session, actor_of(customer), order)
    second = prepare_payment(session, actor_of(customer, Role.ACCOUNTING), order)

    assert first == second
    assert len(session.exec(select(Payment)).all()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"save_method": True}, id="now saved"),
        pytest.param({"method": "pm_1"}, id="another method"),
    ],
)
def test_prepare_names_what_is_in_the_way(session: Session, changes: dict[str, object]) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)
    first = prepare_payment(session, actor_of(customer), order_of((invoice, 100_00)))

    second = prepare_payment(session, actor_of(customer), order_of((invoice, 100_00), **changes))

    assert (second.payment_id, second.in_the_way) == (None, (first.payment_id,))
    assert invoice.reserved_minor == 100_00


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        pytest.param(100_01, BalanceChanged, id="more than the balance"),
        pytest.param(49, AmountTooSmall, id="part too small"),
        pytest.param(99_51, AmountTooSmall, id="rest too small"),
        pytest.param(99_99, AmountTooSmall, id="one cent left"),
        pytest.param(0, AmountTooSmall, id="nothing"),
        pytest.param(-5_00, AmountTooSmall, id="less than nothing"),
    ],
)
def test_prepare_refuses_amounts(
    session: Session, amount: int, refusal: type[PaymentRefused]
) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)

    with pytest.raises(refusal):
        prepare_payment(session, actor_of(customer), order_of((invoice, amount)))
    assert (session.exec(select(Payment)).all(), invoice.reserved_minor) == ([], 0)


def test_prepare_takes_the_last_cents_with_another_invoice(session: Session) -> None:
    customer = make_customer(session)
    crumbs, invoice = make_invoice(session, customer, 30), make_invoice(session, customer, 5_00)
    actor = actor_of(customer)

    with pytest.raises(AmountTooSmall, match=r"at least \$0\.50"):
        prepare_payment(session, actor, order_of((crumbs, 30)))
    assert prepare_payment(session, actor, order_of((crumbs, 30), (invoice, 5_00))).payment_id


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param({"settled_minor": 100_00}, JustPaid, id="paid"),
        pytest.param({"reserved_minor": 100_00}, OnItsWay, id="on its way"),
        pytest.param({"state": InvoiceState.VOID}, InvoiceClosed, id="void"),
        pytest.param({"state": InvoiceState.DRAFT}, NotFound, id="draft"),
    ],
)
def test_prepare_looks_at_the_invoice_as_it_is_now(
    session: Session, changes: dict[str, object], refusal: type[Exception]
) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)
    order = order_of((invoice, 100_00))
    for name, value in changes.items():
        setattr(invoice, name, value)
    session.commit()

    with pytest.raises(refusal):
        prepare_payment(session, actor_of(customer), order)


def test_prepare_refuses_an_invoice_twice_none_and_two_currencies(session: Session) -> None:
    customer = make_customer(session)
    first, second = (make_invoice(session, customer, 100_00) for _ in range(2))
    first.currency = "cad"
    session.commit()

    for parts in ([(second, 50_00)] * 2, [], [(first, 100_00), (second, 100_00)]):
        with pytest.raises(CannotBePaid):
            prepare_payment(session, actor_of(customer), order_of(*parts))


def test_prepare_is_refused_to_lesser_roles(session: Session) -> None:
    customer = make_customer(session)
    order = order_of((make_invoice(session, customer, 100_00), 100_00))

    for role in (Role.BASIC, Role.CREW, Role.OFFICE):
        with pytest.raises(NotPermitted):
            prepare_payment(session, actor_of(customer, role), order)
    with pytest.raises(NotPermitted):
        prepare_autopay(session, actor_of(customer), customer.id, order)


def test_prepare_finds_only_what_the_actor_may_see(session: Session) -> None:
    customer, stranger = make_customer(session), make_customer(session)
    seen, hidden = (make_property(session, customer, name) for name in ("Seen", "Hidden"))
    theirs = make_invoice(session, customer, 100_00, place=seen)
    others = make_invoice(session, customer, 100_00, place=hidden)
    tenant = actor_of(customer, scope={seen.id})

    assert prepare_payment(session, tenant, order_of((theirs, 100_00))).payment_id
    for actor, invoice in ((tenant, others), (actor_of(stranger), theirs)):
        with pytest.raises(NotFound):
            prepare_payment(session, actor, order_of((invoice, 100_00)))
    with pytest.raises(NotFound):
        prepare_autopay(session, SYSTEM, stranger.id, order_of((theirs, 100_00)))


def test_reservation_holds_even_where_the_row_was_read_too_early(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The conditional UPDATE alone: SQLite has no row locks, and a lock can be forgotten."""
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)
    monkeypatch.setattr(
        payment_orders, "lock_invoice", lambda session, key: session.get_one(Invoice, key)
    )
    promised = update(Invoice).values(reserved_minor=60_00)
    session.exec(promised.execution_options(synchronize_session=False))
    assert invoice.reserved_minor == 0

    with pytest.raises(BalanceChanged):
        prepare_payment(session, actor_of(customer), order_of((invoice, 100_00)))


def test_payment_is_shown_only_to_those_who_see_its_invoices(session: Session) -> None:
    customer = make_customer(session)
    seen, hidden = (make_property(session, customer, name) for name in ("Seen", "Hidden"))
    parts = [(make_invoice(session, customer, 10_00, place=each), 10_00) for each in (seen, hidden)]
    payment_id = prepare_payment(session, actor_of(customer), order_of(*parts)).payment_id
    assert payment_id is not None

    assert find_own_payment(session, actor_of(customer), payment_id).amount == Money(20_00)
    both = actor_of(customer, scope={seen.id, hidden.id})
    assert find_own_payment(session, both, payment_id).amount == Money(20_00)
    with pytest.raises(NotFound):
        find_own_payment(session, actor_of(customer, scope={seen.id}), payment_id)
    with pytest.raises(NotPermitted):
        find_own_payment(session, actor_of(customer, Role.BASIC), payment_id)


def test_method_is_saved_only_where_somebody_said_so(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)
    order = PaymentOrder((OrderLine(invoice.number, Money(100_00)),))

    prepared = prepare_payment(session, actor_of(customer), order)

    payment = session.get_one(Payment, prepared.payment_id)
    assert (payment.save_method, payment.tip_minor, payment.stripe_method_id) == (False, 0, None)


def test_part_may_leave_exactly_the_least(session: Session) -> None:
    customer = make_customer(session)
    first, second = (make_invoice(session, customer, 100_00) for _ in range(2))

    assert prepare_payment(session, actor_of(customer), order_of((first, 99_50))).payment_id
    assert prepare_payment(session, actor_of(customer), order_of((second, 50))).payment_id
