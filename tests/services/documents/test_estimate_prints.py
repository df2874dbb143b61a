import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.estimates.estimates import Estimate, Signature, SignedEstimate, estimate_lines
from data.work.customers import Customer
from services.documents.estimate_papers import find_estimate_paper, signed_paper
from services.documents.estimate_prints import EstimatePrints, keep_paper
from services.documents.letterhead import PdfAssets
from services.documents.pdf_renderer import PdfRenderer
from services.estimates.estimate_answers import Pen, approve_estimate
from services.kit.errors import NotFound, NotPermitted
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM, Actor
from services.kit.unit_of_work import write
from tests.factories import actor_of, make_customer
from tests.talk_world import approval_of, make_estimate, office_actor

STROKES = json.dumps([[10, 100, 50, 20, 90, 180, 130, 40, 170, 150, 220, 60, 260, 120, 300, 80]])


@pytest.fixture
def assets(tmp_path: Path) -> PdfAssets:
    return PdfAssets(FolderStore(tmp_path / "files"), "https://portal.example")


@pytest.fixture
def prints(tmp_path: Path, assets: PdfAssets) -> EstimatePrints:
    return EstimatePrints(PdfRenderer(tmp_path / "prints"), assets)


def sign(session: Session, customer: Customer, pen: Pen | None = None) -> Estimate:
    actor, estimate = actor_of(customer), make_estimate(session, customer, expires_on=None)
    approval = approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    approval = approval if pen is None else replace(approval, pen=pen)
    approve_estimate(session, actor, approval)
    session.commit()
    return estimate


def facts_of(session: Session, actor: Actor, number: str, assets: PdfAssets) -> dict[str, object]:
    paper = find_estimate_paper(session, actor, number, assets)
    assert paper.document is not None
    return dict(paper.document.facts)


def test_signed_paper_is_kept_byte_for_byte(
    session: Session, prints: EstimatePrints, assets: PdfAssets
) -> None:
    customer = make_customer(session)
    estimate = sign(session, customer, Pen("Ingrid Sandoval", True, STROKES, "203.0.113.7"))

    assert asyncio.run(prints.print_signed()) == 1
    kept = session.exec(select(SignedEstimate)).one()
    before = assets.store.open(kept.sha256).read_bytes()
    estimate.memo, customer.name = "Other terms", "Another name"
    session.add_all([estimate, customer])
    for line in estimate_lines(session, estimate_ids=[estimate.id]):
        line.unit_price_minor *= 2
        session.add(line)
    session.commit()

    assert asyncio.run(prints.print_signed()) == 0
    paper = find_estimate_paper(session, actor_of(customer), estimate.number, assets)
    assert (paper.sha256, paper.document) == (kept.sha256, None)
    assert paper.file_name == f"Estimate {estimate.number} signed.pdf"
    assert assets.store.open(paper.sha256).read_bytes() == before
    assert (before[:5], kept.size) == (b"%PDF-", len(before))
    assert b"pdfuaid" in before


def test_signed_paper_says_who_agreed_to_what(session: Session, assets: PdfAssets) -> None:
    customer = make_customer(session)
    pen = Pen("I. <b>$x$ مرحبا", address="203.0.113.7", device="Browser")
    estimate = sign(session, customer, pen)

    facts = facts_of(session, actor_of(customer), estimate.number, assets)

    signature = session.exec(select(Signature)).one()
    lines, choices = facts["lines"], facts["choices"]
    assert isinstance(lines, list)
    assert isinstance(choices, list)
    assert [line["description"] for line in lines] == ["Remove old shrubs", "Plant boxwood, 12"]
    assert [one["description"] for one in choices[0]["lines"]] == [
        "Plant hydrangea, 12",
        "Drip line",
    ]
    assert facts["total"] == "$1,979.25"
    mark = facts["signature"]
    assert isinstance(mark, dict)
    rows = dict(map(tuple, mark["rows"]))
    assert (rows["Signed by"], rows["Signed in as"]) == (pen.name, "Ingrid Sandoval")
    assert (rows["From"], rows["Device"]) == ("203.0.113.7", "Browser")
    assert rows["Document check"] == signature.sha256


def test_what_people_wrote_is_no_markup(session: Session, prints: EstimatePrints) -> None:
    hostile = '#import "x.typ" $1$ *bold* \\ <b> {{ 7*7 }} \u202e שלום 👩‍🌾'
    customer = make_customer(session, hostile)
    estimate = make_estimate(session, customer, expires_on=None)
    estimate.memo = hostile
    for line in estimate_lines(session, estimate_ids=[estimate.id]):
        line.description = line.option_group = hostile
        session.add(line)
    session.add(estimate)
    session.commit()
    approval = replace(
        approval_of(session, actor_of(customer), estimate.number),
        pen=Pen(hostile, address=hostile, device=hostile),
        chosen=frozenset([estimate_lines(session, estimate_ids=[estimate.id])[0].id]),
    )
    approve_estimate(session, actor_of(customer), approval)
    session.commit()

    assert asyncio.run(prints.print_signed()) == 1


def test_open_paper_shows_every_option(
    session: Session, prints: EstimatePrints, assets: PdfAssets
) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer, expires_on=None)

    facts = facts_of(session, actor_of(customer), estimate.number, assets)

    choices = facts["choices"]
    assert isinstance(choices, list)
    assert [(one["name"], len(one["lines"])) for one in choices] == [("Planting", 2), ("Extras", 1)]
    assert (facts["status"], facts["signature"]) == ("Open", None)
    assert asyncio.run(prints.print_signed()) == 0


def test_first_print_of_a_signature_counts(session: Session, assets: PdfAssets) -> None:
    sign(session, make_customer(session))
    signature = session.exec(select(Signature)).one()
    first = write(lambda now: keep_paper(now, SYSTEM, signature.id, "a" * 64, 1))

    second = write(lambda now: keep_paper(now, SYSTEM, signature.id, "b" * 64, 1))

    assert first == second == "a" * 64
    session.rollback()  # to look again
    assert signed_paper(session, signature, assets).sha256 == "a" * 64


def test_paper_is_for_those_who_see_prices_and_the_office(
    session: Session, assets: PdfAssets
) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    number = sign(session, customer).number

    assert facts_of(session, office_actor(session), number, assets)["number"] == number
    with pytest.raises(NotPermitted):
        find_estimate_paper(session, actor_of(customer, Role.BASIC), number, assets)
    with pytest.raises(NotPermitted):
        find_estimate_paper(session, Actor(Role.CREW, "Cora"), number, assets)
    for actor, wanted in ((actor_of(other), number), (actor_of(customer), "EST-0")):
        with pytest.raises(NotFound):
            find_estimate_paper(session, actor, wanted, assets)
