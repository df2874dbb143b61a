from datetime import date
from uuid import uuid4

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from components.money.invoice_paper import InvoicePaper
from data.accounts.people import Role
from data.kit.money import Money
from data.money.invoices import Invoice
from data.money.payments import MethodType, Payment
from data.work.customers import Customer
from services.kit.document_paths import invoice_path, pdf_of
from services.kit.permissions import SYSTEM
from services.money.office_entries import OfflinePayment, record_offline_payment
from tests.factories import make_customer, make_invoice, make_member, make_property
from tests.pages.conftest import SignIn

HOSTILE = '#import "x.typ" $1$ *bold* \\ <b> =SUM(A1)'


def pay_by_check(session: Session, invoice: Invoice, minor: int) -> Payment:
    amount = Money(minor)
    entry = OfflinePayment(uuid4(), invoice.number, amount, MethodType.CHECK, date(2026, 3, 9), "7")
    key = record_offline_payment(session, SYSTEM, entry, origin="http://test")
    session.commit()
    return session.get_one(Payment, key)


@pytest.fixture
def customer(session: Session) -> Customer:
    return make_customer(session)


async def test_invoice_comes_as_tagged_pdf_and_twice_the_same(
    user: Browser, session: Session, sign_in: SignIn, customer: Customer
) -> None:
    invoice = make_invoice(session, customer)
    await sign_in(user, make_member(session, customer))

    first = await user.http_client.get(f"/invoices/{invoice.number}.pdf")
    second = await user.http_client.get(f"/invoices/{invoice.number}.pdf")

    assert first.headers["content-type"] == "application/pdf"
    assert first.content[:5] == b"%PDF-"
    assert b"pdfuaid" in first.content
    assert first.content == second.content
    assert "private" in first.headers["cache-control"]


async def test_what_people_wrote_is_no_markup(
    user: Browser, session: Session, sign_in: SignIn, customer: Customer
) -> None:
    customer.name = customer.billing_address = HOSTILE
    session.add(customer)
    invoice = make_invoice(session, customer)
    invoice.memo = HOSTILE
    session.add(invoice)
    session.commit()
    await sign_in(user, make_member(session, customer))

    response = await user.http_client.get(f"/invoices/{invoice.number}.pdf")

    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


async def test_receipt_and_statement_are_papers(
    user: Browser, session: Session, sign_in: SignIn, customer: Customer
) -> None:
    payment = pay_by_check(session, make_invoice(session, customer), 50_00)
    await sign_in(user, make_member(session, customer))

    for path in (f"/receipts/{payment.id}.pdf", "/statements.pdf?from=2026-01-01&to=2026-12-31"):
        response = await user.http_client.get(path)
        assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


async def test_others_papers_are_like_missing_ones(
    user: Browser, session: Session, sign_in: SignIn, customer: Customer
) -> None:
    foreign = make_invoice(session, make_customer(session, "Somebody Else"))
    payment = pay_by_check(session, foreign, 50_00)
    await sign_in(user, make_member(session, customer))

    paths = (f"/invoices/{foreign.number}.pdf", "/invoices/INV-0.pdf")
    paths += (f"/receipts/{payment.id}.pdf", "/receipts/nonsense.pdf")
    answers = [await user.http_client.get(path) for path in paths]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize("path", ["/statements.pdf", "/ledger.csv"])
async def test_basic_person_finds_no_papers(
    user: Browser, session: Session, sign_in: SignIn, customer: Customer, path: str
) -> None:
    await sign_in(user, make_member(session, customer, Role.BASIC))

    assert (await user.http_client.get(path)).status_code == 404


@pytest.mark.parametrize("query", ["from=x", "from=2026-02-01&to=2026-01-01"])
async def test_nonsense_period_is_not_found(
    user: Browser, session: Session, sign_in: SignIn, customer: Customer, query: str
) -> None:
    await sign_in(user, make_member(session, customer))

    assert (await user.http_client.get(f"/statements.pdf?{query}")).status_code == 404


async def test_stranger_is_sent_to_sign_in(user: Browser, session: Session) -> None:
    invoice = make_invoice(session, make_customer(session))

    response = await user.http_client.get(f"/invoices/{invoice.number}.pdf")

    assert response.status_code == 303


async def test_limited_person_gets_the_entries_of_their_properties(
    user: Browser, session: Session, sign_in: SignIn, customer: Customer
) -> None:
    mine, other = make_property(session, customer), make_property(session, customer, "Elm Ave 2")
    seen = make_invoice(session, customer, place=mine)
    hidden = make_invoice(session, customer, place=other)
    await sign_in(user, make_member(session, customer, Role.ACCOUNTING, [mine]))

    sheet = (await user.http_client.get("/ledger.csv")).text

    assert seen.number in sheet
    assert hidden.number not in sheet


async def test_anybody_can_check_a_paper_by_its_code(
    user: Browser, session: Session, customer: Customer
) -> None:
    invoice = make_invoice(session, customer)

    known = await user.http_client.get(f"/verify/{invoice.verify_code}")
    unknown = await user.http_client.get("/verify/AAAAAAAAAAAAAAAAAAAAAA")

    assert known.status_code == 200
    assert invoice.number in known.text
    assert "$1,250.00" in known.text
    assert customer.name not in known.text
    assert "<script" not in known.text
    assert (unknown.status_code, invoice.number in unknown.text) == (404, False)


@pytest.mark.parametrize("number", ["INV/2026/00001", "#77 & Co?", "..", "100% 東京", "INV-1.pdf"])
async def test_any_number_has_a_page_and_a_paper(
    user: Browser, session: Session, sign_in: SignIn, customer: Customer, number: str
) -> None:
    invoice = make_invoice(session, customer)
    invoice.number = number
    session.add(invoice)
    session.commit()
    await sign_in(user, make_member(session, customer))

    page = await user.http_client.get(invoice_path(number))
    response = await user.http_client.get(pdf_of(invoice_path(number)))
    await user.open(invoice_path(number))

    assert (page.status_code, response.status_code) == (200, 200)
    assert response.content[:5] == b"%PDF-"
    assert "/" not in response.headers["content-disposition"].replace("%2F", "/")
    await user.should_see(kind=InvoicePaper)
