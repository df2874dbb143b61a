"""A copy of one's data, and being forgotten."""

import json
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlmodel import Session

from data.accounts.sign_ins import SignInSession
from data.estimates.estimates import EstimateState
from data.kit import clock
from data.privacy.personal_data import ExportState
from services.accounts.reauthentication import ReauthenticationNeeded
from services.accounts.sign_in_links import LinkRequest, request_sign_in_link
from services.documents.letterhead import PdfAssets
from services.documents.pdf_renderer import PdfRenderer
from services.kit.errors import NotFound
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.mail.queue import addressed_to, queue_mail
from services.mail.rendering import Letter
from services.privacy.data_export_jobs import DataCopies
from services.privacy.data_exports import CopySources
from services.privacy.erasures import NothingToErase, erase_person
from services.privacy.personal_data import (
    find_ready_export,
    request_erasure,
    request_export,
    view_data_requests,
    withdraw_erasure,
)
from tests.factories import make_invoice
from tests.services.accounts.people_world import Household, make_household
from tests.services.accounts.sign_in_world import LINKS, mails
from tests.talk_world import make_estimate


def make_copies(folder: Path) -> DataCopies:
    store = FolderStore(folder / "files")
    renderer = PdfRenderer(folder / "documents")
    assets = PdfAssets(store, "https://portal.example")
    return DataCopies(folder / "copies", CopySources(store, renderer, assets))


async def test_a_copy_holds_what_its_person_sees_and_no_more(
    session: Session, tmp_path: Path
) -> None:
    home, strange = make_household(session), make_household(session)
    bill = make_invoice(session, home.customer)
    alien = make_invoice(session, strange.customer)
    copies = make_copies(tmp_path)

    names = {}
    for name in ("cat", "dan"):
        export_id = home.do(name, request_export)
        await copies.run()
        with ZipFile(copies.place_of(export_id)) as archive:  # type: ignore[arg-type]
            names[name] = " ".join(archive.namelist())
            account = json.loads(archive.read("account.json"))
            assert account["email"] == home.people[name].email
            assert "password_hash" not in account

    assert f"{bill.number}.pdf" in names["cat"]
    assert "Elm-St-4" in names["cat"]
    assert "Birch-St-1" in names["dan"]
    assert "Elm-St-4" not in names["dan"]
    assert bill.number not in names["dan"]
    assert alien.number not in names["cat"]


async def test_a_copy_holds_no_link_that_opens_the_account(
    session: Session, tmp_path: Path
) -> None:
    home, copies = make_household(session), make_copies(tmp_path)
    asked = LinkRequest(home.people["cat"].email, "192.0.2.7")
    request_sign_in_link(session, SYSTEM, asked, LINKS)
    stop = f"{LINKS.origin}/unsubscribe/s3cret"
    note = Letter(
        "message", "News", f"Stop: {stop}\n", "", unsubscribe=stop, reply_to="r+s3cret@x.y"
    )
    queue_mail(session, SYSTEM, addressed_to(home.people["cat"], note))
    session.commit()

    export_id = home.do("cat", request_export)
    await copies.run()

    with ZipFile(copies.place_of(export_id)) as archive:  # type: ignore[arg-type]
        held = b" ".join(archive.read(name) for name in archive.namelist())
    assert b"sign_in_link" in held
    assert b"/sign-in/link/" not in held
    assert b"Stop: https://portal.example/unsubscribe/[hidden]" in held
    assert b"s3cret" not in held


async def test_estimates_in_a_copy_have_prices_for_those_who_see_them(
    session: Session, tmp_path: Path
) -> None:
    home, copies = make_household(session), make_copies(tmp_path)
    number = make_estimate(session, home.customer, place=home.place, expires_on=None).number
    draft = make_estimate(session, home.customer, place=home.place, state=EstimateState.DRAFT)

    found = {}
    for name in ("cat", "dan"):
        export_id = home.do(name, request_export)
        await copies.run()
        with ZipFile(copies.place_of(export_id)) as archive:  # type: ignore[arg-type]
            found[name] = {
                one.rpartition("/")[2]: archive.read(one)
                for one in archive.namelist()
                if "/estimates/" in one
            }

    assert sorted(found["cat"]) == [f"{number}.json", f"{number}.pdf"]
    assert sorted(found["dan"]) == [f"{number}.json"]
    assert b"unit_price" in found["cat"][f"{number}.json"]
    assert b"unit_price" not in found["dan"][f"{number}.json"]
    assert b"Remove old shrubs" in found["dan"][f"{number}.json"]
    assert draft.number not in str(found)


async def test_a_copy_is_for_its_owner_and_for_a_week(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, copies = make_household(session), make_copies(tmp_path)
    export_id = home.do("dan", request_export)
    assert home.do("dan", request_export) == export_id
    with pytest.raises(NotFound):
        find_ready_export(session, home.actor("dan"), export_id)  # type: ignore[arg-type]
    session.rollback()  # look anew
    await copies.run()

    found = find_ready_export(session, home.actor("dan"), export_id)  # type: ignore[arg-type]
    assert (found.state, found.size > 0) == (ExportState.READY, True)
    with pytest.raises(NotFound):
        find_ready_export(session, home.actor("ann"), export_id)  # type: ignore[arg-type]

    later = clock.now() + timedelta(days=7)
    monkeypatch.setattr(clock, "now", lambda: later)
    await copies.run()
    assert list((tmp_path / "copies").iterdir()) == []


def test_copies_and_erasure_need_fresh_proof(session: Session) -> None:
    home = make_household(session)
    forget_proof(home)

    for act in (request_export, request_erasure):
        with pytest.raises(ReauthenticationNeeded):
            home.do("dan", act)


def test_a_request_to_be_forgotten_reaches_the_office_and_can_be_withdrawn(
    session: Session,
) -> None:
    home = make_household(session)

    home.do("dan", request_erasure)
    home.do("dan", request_erasure)

    assert [mail.to_address for mail in mails(session)] == ["office@greenfield.example"]
    assert view_data_requests(session, home.actor("dan")).asked_erasure_at is not None
    home.do("dan", withdraw_erasure)
    with pytest.raises(NothingToErase):
        erase_person(session, SYSTEM, home.people["dan"].email)


def forget_proof(home: Household) -> None:
    for session_id in home.session_ids.values():
        row = home.session.get_one(SignInSession, session_id)
        row.proved_at = None
    home.session.commit()
