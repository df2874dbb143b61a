from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session

from data.kit import clock
from services.documents.letterhead import PdfAssets
from services.documents.papers import write_invoice_paper, write_receipt_paper
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.money.stripe_gateway.facts import Dispute, DisputeStatus, IntentStatus, Refund
from services.money.verification import verify_paper
from tests.services.money.test_payment_states import BANK, WHEN, Case

LOST = Dispute("du_1", 120_00, DisputeStatus.LOST, WHEN)
OF = "Part of a payment of $120.00"


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: WHEN)


@pytest.fixture
def assets(tmp_path: Path) -> PdfAssets:
    return PdfAssets(FolderStore(tmp_path), "https://portal.example")


def invoice_facts(session: Session, case: Case, assets: PdfAssets) -> dict[str, object]:
    number = case.first.number
    return dict(write_invoice_paper(session, case.payer, number, assets).facts)


@pytest.mark.parametrize(
    ("refunds", "disputes", "words"),
    [
        ((), (), "received"),
        ((Refund("re_1", 40_00, False),), (), "refunded: $40.00"),
        ((), (LOST,), "taken back by the bank: $100.00"),
    ],
)
def test_printed_invoice_says_what_became_of_its_payments(
    session: Session,
    assets: PdfAssets,
    refunds: tuple[Refund, ...],
    disputes: tuple[Dispute, ...],
    words: str,
) -> None:
    case = Case(session)

    case.hear(replace(case.paid, refunds=refunds, disputes=disputes))

    ((_, said, amount),) = invoice_facts(session, case, assets)["payments"]  # type: ignore[misc]
    assert (said, amount) == (f"Visa •••• 4242, {words}. {OF}", "$100.00")


def test_printed_totals_add_up_while_money_is_on_its_way(
    session: Session, assets: PdfAssets
) -> None:
    case = Case(session)

    case.hear(replace(case.intent, status=IntentStatus.PROCESSING, charge=BANK))

    facts = invoice_facts(session, case, assets)
    assert facts["totals"][-1] == ["On its way from your bank", "−$100.00"]  # type: ignore[index]
    assert facts["balance"] == "$0.00"


def test_printed_invoice_says_where_to_pay_while_something_is_owed(
    session: Session, assets: PdfAssets
) -> None:
    case = Case(session)
    address = f"https://portal.example/invoices/{case.first.number}"
    assert invoice_facts(session, case, assets)["pay"] == address

    case.hear(case.paid)

    assert invoice_facts(session, case, assets)["pay"] == ""


@pytest.mark.parametrize(
    ("refund", "lost", "status", "gone", "thanks"),
    [
        (0, 0, "Payment received", "", "Thank you."),
        (20_00, 0, "Refunded in part", "Since then $20.00 was refunded.", "Thank you."),
        (120_00, 0, "Refunded", "Since then $120.00 was refunded.", ""),
        (0, 120_00, "Returned by the bank", "Since then the bank has taken back $120.00.", ""),
    ],
)
def test_receipt_of_money_that_went_back_says_so(
    session: Session,
    assets: PdfAssets,
    refund: int,
    lost: int,
    status: str,
    gone: str,
    thanks: str,
) -> None:
    case = Case(session)
    refunds = (Refund("re_1", refund, False),) if refund else ()
    disputes = (replace(LOST, amount_minor=lost),) if lost else ()

    case.hear(replace(case.paid, refunds=refunds, disputes=disputes))

    facts = write_receipt_paper(session, case.payer, case.payment.id, assets).facts
    assert (facts["status"], facts["gone"], facts["thanks"]) == (status, gone, thanks)
    assert verify_paper(session, SYSTEM, case.payment.verify_code).status == status
