"""The contractor's color and logo."""

from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import Session

from data.accounts.people import Role
from services.kit.contractors import read_contractor
from services.kit.errors import NotFound, NotPermitted
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.mail.letters import account_letter
from services.work.company_brand import BrandRefused, find_logo, set_brand
from services.work.photos import StoredPicture, prepare_photo, store_picture
from tests.factories import actor_of, make_company, make_customer


def stored_logo(folder: Path) -> tuple[FolderStore, StoredPicture]:
    store, path = FolderStore(folder / "files"), folder / "logo.png"
    Image.new("RGB", (300, 200), "red").save(path)
    return store, store_picture(store, prepare_photo(path.read_bytes()))


def test_logo_and_color_are_shown_everywhere(session: Session, tmp_path: Path) -> None:
    make_company(session)
    store, logo = stored_logo(tmp_path)

    set_brand(session, SYSTEM, "#123abc", logo)

    contractor = read_contractor(session)
    letter = account_letter(contractor, "Nora", "Your password was changed.")
    assert contractor.brand_color == "#123ABC"
    assert contractor.logo_url.startswith("/brand/logo?v=")
    assert [one.sha256 for one in letter.pictures] == [logo.sha256]
    assert f'src="cid:{letter.pictures[0].cid}"' in letter.html
    assert find_logo(session, store).suffix == ".webp"


def test_what_is_not_given_stays(session: Session, tmp_path: Path) -> None:
    make_company(session)
    _, logo = stored_logo(tmp_path)
    set_brand(session, SYSTEM, "#123ABC", logo)
    before = read_contractor(session)

    set_brand(session, SYSTEM, "", None)

    assert read_contractor(session) == before


def test_refusals(session: Session, tmp_path: Path) -> None:
    with pytest.raises(BrandRefused, match="No company"):
        set_brand(session, SYSTEM, "#123ABC", None)
    with pytest.raises(NotFound):
        find_logo(session, FolderStore(tmp_path))
    with pytest.raises(BrandRefused, match="'green' is not a color"):
        set_brand(session, SYSTEM, "green", None)
    with pytest.raises(NotPermitted):
        set_brand(session, actor_of(make_customer(session), Role.ADMIN), "#123ABC", None)
