"""The table of an invoice's standings: complete, and the same in Python and in SQL."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from components.kit.theme import Tone
from components.kit.words import INVOICE_WORDS
from data.money.credits import count_credits
from data.money.invoice_lists import InvoiceFilter, Page, count_by_status, invoice_rows
from data.money.invoice_tallies import tally_all
from data.money.invoices import Invoice, InvoiceState, standing_sql
from services.money.invoice_status import (
    STANDINGS,
    InvoiceStatus,
    count_statuses,
    filter_of,
    invoice_status,
    status_expression,
)
from tests.factories import make_customer, make_invoice

TODAY = date(2026, 3, 2)
FROZEN = (
    "CASE WHEN NEW.state <> 'open' THEN NEW.state"
    " WHEN NEW.processing_minor > 0 THEN 'processing'"
    " WHEN NEW.settled_minor < NEW.total_minor THEN 'owed'"
    " WHEN NEW.received_minor > 0 AND NEW.received_minor <= NEW.refunded_minor"
    " THEN 'refunded' ELSE 'paid' END"
)
AMOUNTS = st.integers(-3, 3)
INVOICES = st.fixed_dictionaries(
    {
        "state": st.sampled_from(InvoiceState),
        "due_on": st.sampled_from([TODAY + timedelta(days=days) for days in (-1, 0, 1)]),
        "total_minor": AMOUNTS,
        "settled_minor": AMOUNTS,
        "received_minor": AMOUNTS,
        "refunded_minor": AMOUNTS,
        "processing_minor": st.integers(0, 1),
    }
)


def test_each_status_has_one_row_with_a_word_and_a_tone() -> None:
    assert [one.status for one in STANDINGS] == list(InvoiceStatus)
    assert len({one.words for one in STANDINGS}) == len(STANDINGS)
    assert all(isinstance(tone, Tone) and words for words, tone in INVOICE_WORDS.values())


def test_what_databases_hold_in_indexes_and_triggers_stays_literally() -> None:
    assert standing_sql("NEW.") == FROZEN


@pytest.mark.parametrize("rows", [1, 6])
def test_python_sql_filters_and_counts_agree_on_any_invoices(session: Session, rows: int) -> None:
    customer = make_customer(session)
    invoices = [make_invoice(session, customer, 0) for _ in range(rows)]

    # Example by example on the same rows, each put back by the next.
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(INVOICES, min_size=rows, max_size=rows))
    def check(values: list[dict[str, object]]) -> None:
        for invoice, changed in zip(invoices, values, strict=True):
            for name, value in changed.items():
                setattr(invoice, name, value)
        session.commit()  # PostgreSQL counts at the commit
        assert_all_agree(session, invoices)

    check()


def assert_all_agree(session: Session, invoices: list[Invoice]) -> None:
    customer_id = invoices[0].customer_id
    expected = {one.id: invoice_status(one, TODAY) for one in invoices}
    query = select(col(Invoice.id), status_expression(TODAY))

    assert dict(session.exec(query).all()) == {key: one.value for key, one in expected.items()}
    counts = Counter(one for one in expected.values() if one is not InvoiceStatus.DRAFT)
    wanted = InvoiceFilter(customer_id)
    assert count_by_status(session, wanted, status_expression(TODAY)) == counts
    tallies = tally_all(session, customer_id=customer_id, today=TODAY)
    assert count_statuses(tallies, count_credits(session, customer_id=customer_id)) == counts
    for status in InvoiceStatus:
        asked = InvoiceFilter(customer_id, standing=filter_of(status, TODAY))
        found = {one.id for one, _ in invoice_rows(session, asked, Page("issued", 25, 0))}
        assert found == {key for key, one in expected.items() if one is status}
