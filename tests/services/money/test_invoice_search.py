"""Searching lists of invoices: by words and their beginnings, few results and very many."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.money.invoice_search import searchable, words_of
from data.money.invoices import Invoice, InvoiceState
from data.work.customers import Customer
from services.money import invoice_lists
from services.money.invoice_filters import InvoiceQuery, InvoiceSort
from services.money.invoice_lists import InvoicePage, list_invoices
from services.money.invoice_status import InvoiceStatus
from tests.factories import actor_of, make_customer, make_invoice, make_property
from tests.services.money.test_invoice_tallies import delete_invoice


@pytest.fixture(autouse=True)
def noon(stopped_clock: object) -> None:
    del stopped_clock


def make_found(session: Session, customer: Customer, number: str, text: str) -> Invoice:
    invoice = make_invoice(session, customer)
    invoice.number, invoice.search_text = number, searchable(number, (text,))
    session.commit()
    return invoice


def search(session: Session, customer: Customer, words: str) -> list[str]:
    page = list_invoices(session, actor_of(customer), InvoiceQuery(search=words))
    assert page.matching == len(page.rows)
    return sorted(row.number for row in page.rows)


def test_words_are_compared_without_case_accents_and_signs() -> None:
    assert words_of("PL-1042: Spring clean-up, Café_Straße") == (
        "pl",
        "1042",
        "spring",
        "clean",
        "up",
        "cafe",
        "strasse",
    )
    assert words_of("% _ -- '\"") == ()


def test_a_word_of_any_length_is_found(session: Session) -> None:
    customer = make_customer(session)
    endless = "w" * 5000
    make_found(session, customer, "PL-1", endless)

    assert search(session, customer, endless) == ["PL-1"]


def test_a_number_is_found_by_its_ends_and_words_stand_once() -> None:
    assert searchable("PL-1042", ("Mow & mow", "1042")) == " pl 1042 042 42 mow"
    assert searchable("", ()) == ""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("mulch", ["PL-1042", "PL-77"]),
        ("MUL", ["PL-1042", "PL-77"]),
        ("mulch cafe", ["PL-1042"]),
        ("café mulch", ["PL-1042"]),
        ("pl-1042", ["PL-1042"]),
        ("42", ["PL-1042"]),
        ("104", ["PL-1042"]),
        ("pl", ["PL-1042", "PL-77"]),
        ("ulch", []),
        ("mulch winter", []),
        ("fertilization", ["PL-77"]),
        ("fertilizatiom", []),  # differs where the index does not look any more
        ("m%h", []),
        ("_", []),
        ('mulch" OR "', []),
        ("mulch' | 'x", []),
        ("mulch:*", ["PL-1042", "PL-77"]),
    ],
)
def test_search_finds_what_begins_with_every_word(
    session: Session, words: str, found: list[str]
) -> None:
    customer = make_customer(session)
    make_found(session, customer, "PL-1042", "Mulch at the Café")
    make_found(session, customer, "PL-77", "Mulch and fertilization")

    assert search(session, customer, words) == found


def test_search_finds_nobody_elses_and_no_drafts(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    make_found(session, other, "PL-1", "mulch")
    draft = make_found(session, customer, "PL-2", "mulch")
    draft.state = InvoiceState.DRAFT
    session.commit()

    assert search(session, customer, "mulch") == []


def test_search_finds_what_is_written_now(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_found(session, customer, "PL-1", "mulch")
    invoice.search_text = searchable("PL-1", ("gravel",))
    session.commit()
    assert (search(session, customer, "mulch"), search(session, customer, "gravel")) == (
        [],
        ["PL-1"],
    )

    delete_invoice(session, invoice)
    session.commit()

    assert search(session, customer, "gravel") == []


def test_search_counts_within_period_status_and_properties(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    old, new, away = (make_found(session, customer, f"PL-{at}", "mulch") for at in (1, 2, 3))
    old.issued_on -= timedelta(days=400)
    old.property_id = new.property_id = place.id
    session.commit()
    limited = actor_of(customer, Role.ACCOUNTING, scope={place.id})
    query = InvoiceQuery(search="mulch", period="last-90-days", status=InvoiceStatus.OPEN)

    mine = list_invoices(session, limited, query)
    all_of_them = list_invoices(session, actor_of(customer), query)

    assert [row.number for row in mine.rows] == [new.number]
    assert {row.number for row in all_of_them.rows} == {new.number, away.number}
    assert (mine.counts, all_of_them.counts) == ({"open": 1}, {"open": 2})


@pytest.fixture
def many(session: Session, monkeypatch: pytest.MonkeyPatch) -> Customer:
    """A customer with 60 invoices for mulch and 1 for gravel, where 30 are many."""
    monkeypatch.setattr(invoice_lists, "MOST_FOUND", 30)
    customer = make_customer(session)
    for at in range(60):
        invoice = make_invoice(session, customer, 100 + at)
        invoice.search_text = searchable(invoice.number, ("mulch",))
        invoice.state = InvoiceState.VOID if at == 7 else InvoiceState.OPEN
    make_found(session, customer, "PL-G", "gravel")
    return customer


def test_search_of_very_many_leads_through_all_of_them(session: Session, many: Customer) -> None:
    def look(page: int) -> InvoicePage:
        query = InvoiceQuery(search="mulch", sort=InvoiceSort.AMOUNT, page=page)
        return list_invoices(session, actor_of(many), query)

    first, second, third, beyond = (look(page) for page in (1, 2, 3, 9))

    assert (first.matching, first.has_more, first.pages, first.counts) == (30, True, 2, None)
    assert (second.matching, second.has_more, second.pages) == (50, True, 3)
    assert (third.matching, third.has_more, third.pages) == (60, False, 3)
    amounts = [row.total.minor for page in (first, second, third) for row in page.rows]
    assert amounts == list(range(100, 160))
    assert beyond.rows == first.rows


def test_search_of_very_many_asks_for_status_too(session: Session, many: Customer) -> None:
    query = InvoiceQuery(search="mulch", status=InvoiceStatus.VOID)

    page = list_invoices(session, actor_of(many), query)

    assert [row.total.minor for row in page.rows] == [107]
    assert (page.matching, page.has_more) == (1, False)
