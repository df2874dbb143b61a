"""What strangers and old tabs hear of addresses that do not exist."""

import pytest
from nicegui import Client, version
from nicegui.testing import User as Browser
from sqlmodel import Session

from tests.pages.conftest import SignIn
from tests.services.accounts.sign_in_world import make_ann

STRANGE = ["/static/zzz", "/static/a/b", "/files/a/b", "/sign-in/a/b/c", "/map/x/y/z", "/api/x",
           "/reset/a/b", "/unsubscribe/a/b", "/calendar/a/b", "/invitation/a/b", "/webhooks/mail/x",
           "/_nicegui/3.0.0/static/x.css", f"/_nicegui/{version.__version__}/static/no.js",
           f"/_nicegui/{version.__version__}/components/no.js", "/_nicegui/x", "/uploads/a/b",
           f"/_nicegui/{version.__version__}/nothing/here", "/favicon.ico/x"]  # fmt: skip


@pytest.mark.parametrize("path", STRANGE)
@pytest.mark.parametrize("is_signed_in", [False, True])
async def test_nothing_is_kept_of_an_unknown_address(
    user: Browser, session: Session, sign_in: SignIn, path: str, *, is_signed_in: bool
) -> None:
    if is_signed_in:
        ann = make_ann(session)
        await sign_in(user, ann)
        session.commit()
    before = dict(Client.instances)

    answer = await user.http_client.get(path)

    assert answer.status_code in (401, 404)
    assert dict(Client.instances) == before


async def test_a_person_who_errs_sees_a_page(user: Browser) -> None:
    answer = await user.http_client.get("/sign-in/a/b/c", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text


@pytest.mark.parametrize("path", ["static/nicegui.js", "components/k/shell.js", "libraries/x.mjs"])
async def test_a_former_versions_script_loads_the_page_anew(user: Browser, path: str) -> None:
    answer = await user.http_client.get(f"/_nicegui/3.17.0/{path}")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-store"
    assert "window.location.reload()" in answer.text
