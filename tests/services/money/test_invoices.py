from datetime import date

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.kit.money import Money
from data.money.invoices import InvoiceState
from data.money.ledger import EntryKind
from services.kit.errors import NotFound, NotPermitted
from services.money.invoice_filters import InvoiceQuery, InvoiceSort
from services.money.invoice_lists import list_invoices
from services.money.invoice_status import InvoiceStatus
from services.money.invoices import sum_money, view_invoice
from services.money.ledger import Booking, book
from tests.factories import actor_of, make_customer, make_invoice, make_property
from tests.services.work.work_world import counted_statements


@pytest.fixture(autouse=True)
def noon(stopped_clock: object) -> None:
    del stopped_clock


def test_list_invoices_leaves_out_drafts_and_other_customers(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    invoice = make_invoice(session, customer)
    make_invoice(session, customer, state=InvoiceState.DRAFT)
    make_invoice(session, other)

    page = list_invoices(session, actor_of(customer), InvoiceQuery())

    assert [row.number for row in page.rows] == [invoice.number]
    assert (page.matching, page.pages, page.counts) == (1, 1, {InvoiceStatus.OPEN: 1})


def test_list_invoices_filters_by_status_and_counts_all(session: Session) -> None:
    customer = make_customer(session)
    late = make_invoice(session, customer, due_on=date(2026, 3, 1))
    make_invoice(session, customer)

    query = InvoiceQuery(status=InvoiceStatus.OVERDUE)
    page = list_invoices(session, actor_of(customer), query)

    assert [row.number for row in page.rows] == [late.number]
    assert page.counts == {InvoiceStatus.OVERDUE: 1, InvoiceStatus.OPEN: 1}


@pytest.mark.parametrize(
    ("search", "found"), [("SPRING inv", 1), ("winter", 0), ("s%g", 0), ("_", 0)]
)
def test_list_invoices_finds_all_words_literally(session: Session, search: str, found: int) -> None:
    customer = make_customer(session)
    make_invoice(session, customer)

    page = list_invoices(session, actor_of(customer), InvoiceQuery(search=search))

    assert page.matching == found


def test_list_invoices_sorts_and_pages(session: Session) -> None:
    customer = make_customer(session)
    amounts = [make_invoice(session, customer, minor).total_minor for minor in range(100, 130)]

    query = InvoiceQuery(sort=InvoiceSort.AMOUNT_DOWN, page=2)
    page = list_invoices(session, actor_of(customer), query)

    assert [row.total.minor for row in page.rows] == sorted(amounts)[:5][::-1]
    assert (page.page, page.pages) == (2, 2)


def test_list_invoices_leads_past_the_end_to_the_last_page(session: Session) -> None:
    customer = make_customer(session)
    make_invoice(session, customer)

    assert list_invoices(session, actor_of(customer), InvoiceQuery(page=9)).page == 1


def test_list_invoices_asks_as_often_for_three_rows_as_for_one(
    session: Session,
) -> None:
    customer = make_customer(session)

    make_invoice(session, customer)
    with counted_statements(session) as for_one:
        list_invoices(session, actor_of(customer), InvoiceQuery())
    make_invoice(session, customer)
    make_invoice(session, customer)
    with counted_statements(session) as for_three:
        list_invoices(session, actor_of(customer), InvoiceQuery())

    assert len(for_three) == len(for_one) > 0


def test_view_invoice_shows_what_was_agreed_and_paid(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)
    book(session, invoice, Booking("payment:1", EntryKind.PAYMENT, -40_00, date(2026, 3, 2)))

    detail = view_invoice(session, actor_of(customer), invoice.number)

    assert (detail.total, detail.paid, detail.balance) == (
        Money(100_00),
        Money(40_00),
        Money(60_00),
    )
    assert detail.status is InvoiceStatus.PARTLY_PAID
    assert [line.description for line in detail.lines] == ["Spring clean-up"]
    assert detail.can_pay


@pytest.mark.parametrize("state", [InvoiceState.VOID, InvoiceState.DRAFT])
def test_view_invoice_lets_nobody_pay_what_is_not_open(
    session: Session, state: InvoiceState
) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, state=state)
    actor = actor_of(customer)

    if state is InvoiceState.DRAFT:
        with pytest.raises(NotFound):
            view_invoice(session, actor, invoice.number)
    else:
        assert not view_invoice(session, actor, invoice.number).can_pay


def test_view_invoice_finds_no_other_customers_and_no_other_propertys(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    invoice = make_invoice(session, customer, place=place)
    strangers = actor_of(make_customer(session, "Somebody Else"))
    limited = actor_of(customer, Role.ACCOUNTING, scope={customer.id})

    for actor in (strangers, limited):
        with pytest.raises(NotFound, match="We could not find that invoice"):
            view_invoice(session, actor, invoice.number)


def test_basic_people_see_no_money(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer)
    basic = actor_of(customer, Role.BASIC)

    with pytest.raises(NotPermitted):
        list_invoices(session, basic, InvoiceQuery())
    with pytest.raises(NotPermitted):
        view_invoice(session, basic, invoice.number)
    with pytest.raises(NotPermitted):
        sum_money(session, basic)


def test_sum_money_adds_up_to_the_list(session: Session) -> None:
    customer = make_customer(session)
    make_invoice(session, customer, 100_00, due_on=date(2026, 3, 1))
    paid = make_invoice(session, customer, 70_00)
    book(session, paid, Booking("payment:1", EntryKind.PAYMENT, -70_00, date(2026, 2, 1)))
    on_way = make_invoice(session, customer, 30_00)
    on_way.processing_minor = 30_00
    make_invoice(session, customer, 5_00)
    make_invoice(session, make_customer(session, "Somebody Else"), 999_00)

    sums = sum_money(session, actor_of(customer))

    assert (sums.due, sums.overdue) == (Money(105_00), Money(100_00))
    assert (sums.processing, sums.paid_this_year) == (Money(30_00), Money(70_00))


def test_detail_tells_money_credits_and_voids_apart(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)
    day = date(2026, 3, 2)
    for source, kind, minor in (
        ("payment:1", EntryKind.PAYMENT, -60_00),
        ("refund:1", EntryKind.REFUND, 20_00),
        ("chargeback:1", EntryKind.CHARGEBACK, 5_00),
        ("credit:1", EntryKind.CREDIT, -15_00),
        ("void:1", EntryKind.VOID, -3_00),
    ):
        book(session, invoice, Booking(source, kind, minor, day))

    shown = view_invoice(session, actor_of(customer), invoice.number)

    assert (shown.paid, shown.credited, shown.voided) == (Money(35_00), Money(15_00), Money(3_00))
    assert shown.balance == shown.total - shown.paid - shown.credited - shown.voided
