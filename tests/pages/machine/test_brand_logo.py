"""The contractor's logo, for strangers too."""

from pathlib import Path

from PIL import Image
from sqlmodel import Session

from pages.machine.brand_logo import brand_logo_route
from services.kit.contractors import LOGO_PATH, read_contractor
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.work.company_brand import set_brand
from services.work.photos import prepare_photo, store_picture
from tests.factories import make_company
from tests.pages.guard import PLAN, make_client, make_settings


def test_logo_is_shown_to_strangers_once_there_is_one(session: Session, tmp_path: Path) -> None:
    store, plan = FolderStore(tmp_path), type(PLAN)(PLAN.pages, (*PLAN.open, LOGO_PATH))
    route = brand_logo_route(store)
    client = make_client(make_settings(), plan, lambda app: app.router.routes.append(route))
    make_company(session)
    session.commit()
    before = client.get(LOGO_PATH).status_code
    picture = tmp_path / "logo.png"
    Image.new("RGB", (300, 200), "red").save(picture)
    set_brand(session, SYSTEM, "", store_picture(store, prepare_photo(picture.read_bytes())))
    session.commit()

    shown = client.get(read_contractor(session).logo_url)

    assert (before, shown.status_code) == (404, 200)
    assert shown.headers["content-type"] == "image/webp"
    assert f'src="{LOGO_PATH}?v=' in client.get("/sign-in").text
