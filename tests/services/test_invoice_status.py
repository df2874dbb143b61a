from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from data.invoice_lists import InvoiceFilter, count_by_status
from data.invoices import Invoice, InvoiceState
from services.invoice_status import InvoiceStatus, invoice_status, status_expression
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


def test_counts_without_reading_the_plainly_paid_are_the_same(session: Session) -> None:
    customer = make_customer(session)
    rows = [
        with_sums(
            make_invoice(session, customer, 100, due_on=TODAY + timedelta(days=due_in)), *sums
        )
        for sums, due_in, _ in CASES
    ]
    rows += [make_invoice(session, customer, 100, state=state) for state in InvoiceState]
    session.flush()
    wanted = InvoiceFilter(customer.id, None, date.min, date.max, ())

    counts = count_by_status(session, wanted, status_expression(TODAY))

    statuses = (invoice_status(row, TODAY) for row in rows)
    expected = Counter(one.value for one in statuses if one is not InvoiceStatus.DRAFT)
    assert counts == expected
    searched = replace(wanted, words=("inv",))
    assert count_by_status(session, searched, status_expression(TODAY)) == expected
