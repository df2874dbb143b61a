from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from data.money.invoice_lists import (
    SORT_COLUMNS,
    InvoiceFilter,
    Page,
    count_by_status,
    invoice_rows,
)
from data.money.invoice_tallies import tally_all, tally_issued
from data.money.invoices import Invoice, InvoiceState
from services.money.invoice_status import (
    InvoiceStatus,
    count_statuses,
    filter_of,
    invoice_status,
    status_expression,
)
from tests.factories import make_customer, make_invoice

TODAY = date(2026, 3, 2)


def with_sums(invoice: Invoice, settled: int, received: int, refunded: int, on_way: int) -> Invoice:
    invoice.settled_minor, invoice.received_minor = settled, received
    invoice.refunded_minor, invoice.processing_minor = refunded, on_way
    return invoice


CASES = [
    ((0, 0, 0, 0), 1, InvoiceStatus.OPEN),
    ((0, 0, 0, 0), 0, InvoiceStatus.OPEN),
    ((0, 0, 0, 0), -1, InvoiceStatus.OVERDUE),
    ((40, 40, 0, 0), 1, InvoiceStatus.PARTLY_PAID),
    ((40, 40, 0, 0), -1, InvoiceStatus.OVERDUE),
    ((0, 0, 0, 100), -1, InvoiceStatus.PROCESSING),
    ((40, 40, 0, 60), 1, InvoiceStatus.PROCESSING),
    ((100, 100, 0, 0), -1, InvoiceStatus.PAID),
    ((120, 120, 0, 0), 1, InvoiceStatus.PAID),
    ((100, 100, 100, 0), 1, InvoiceStatus.REFUNDED),
    ((100, 0, 0, 0), 1, InvoiceStatus.PAID),
]


@pytest.mark.parametrize(("sums", "due_in", "expected"), CASES)
def test_status_in_python_and_in_sql_agree(
    session: Session, sums: tuple[int, int, int, int], due_in: int, expected: InvoiceStatus
) -> None:
    due_on = TODAY + timedelta(days=due_in)
    invoice = make_invoice(session, make_customer(session), 100, due_on=due_on)
    session.add(with_sums(invoice, *sums))
    session.flush()

    in_sql = session.exec(select(status_expression(TODAY))).one()

    assert (invoice_status(invoice, TODAY), in_sql) == (expected, expected.value)


@pytest.mark.parametrize("state", [InvoiceState.DRAFT, InvoiceState.VOID])
def test_status_of_what_is_not_open_is_its_state(session: Session, state: InvoiceState) -> None:
    invoice = make_invoice(session, make_customer(session), 100, state=state)

    in_sql = session.exec(select(status_expression(TODAY))).one()

    assert (invoice_status(invoice, TODAY).value, in_sql) == (state.value, state.value)


@pytest.fixture
def all_kinds(session: Session) -> list[Invoice]:
    """Every case at once, and one invoice of each state, written and counted."""
    customer = make_customer(session)
    rows = [
        with_sums(
            make_invoice(session, customer, 100, due_on=TODAY + timedelta(days=due_in)), *sums
        )
        for sums, due_in, _ in CASES
    ]
    rows += [make_invoice(session, customer, 100, state=state) for state in InvoiceState]
    session.commit()
    return rows


def test_counts_are_the_same_however_they_are_made(
    session: Session, all_kinds: list[Invoice]
) -> None:
    customer_id = all_kinds[0].customer_id
    expected = Counter(invoice_status(row, TODAY) for row in all_kinds)
    del expected[InvoiceStatus.DRAFT]

    one_by_one = count_by_status(session, InvoiceFilter(customer_id), status_expression(TODAY))
    whole = count_statuses(tally_all(session, customer_id=customer_id, today=TODAY))
    of_their_day = count_statuses(
        tally_issued(
            session,
            customer_id=customer_id,
            first_day=all_kinds[0].issued_on,
            last_day=all_kinds[0].issued_on,
            today=TODAY,
        )
    )

    assert one_by_one == whole == of_their_day == expected


@pytest.mark.parametrize("sort", SORT_COLUMNS)
@pytest.mark.parametrize("matching", [1, None])
def test_a_filter_finds_the_invoices_of_its_status(
    session: Session, all_kinds: list[Invoice], sort: str, matching: int | None
) -> None:
    page = Page(sort, 25, 0, matching)
    wanted = InvoiceFilter(all_kinds[0].customer_id)
    for status in InvoiceStatus:
        filtered = replace(wanted, standing=filter_of(status, TODAY))
        found = {invoice.number for invoice, _ in invoice_rows(session, filtered, page)}
        assert found == {row.number for row in all_kinds if invoice_status(row, TODAY) is status}

    published = {invoice.number for invoice, _ in invoice_rows(session, wanted, page)}
    assert published == {row.number for row in all_kinds if row.state is not InvoiceState.DRAFT}
