"""Photos for messages, as the browser sends them before the message."""

import io

import pytest
from nicegui.testing import User as Browser
from PIL import Image
from sqlmodel import Session

from data.accounts.people import Person, Role
from services.kit.permissions import SYSTEM
from services.kit.rate_limits import Try, take_tries
from services.talk import unsent_uploads
from services.talk.photo_uploads import UPLOADS_PER_PERSON, UploadTokens
from tests.factories import make_customer, make_member
from tests.pages.conftest import SignIn

KEY = "0f4c" * 16
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (40, 120, 60)).save(buffer, "JPEG")
    return buffer.getvalue()


async def test_photo_is_kept_and_noted_for_its_person(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    person = make_member(session, make_customer(session), Role.BASIC)
    await sign_in(user, person)

    answer = await user.http_client.post(
        "/uploads/photo", files={"photo": ("gate.jpg", jpeg())}, headers=OWN_PAGE
    )

    attachment = UploadTokens(KEY).read(person.id, answer.json()["token"])
    assert (attachment.name, attachment.picture.width) == ("gate.jpg", 64)


async def test_office_sends_photos_and_crews_do_not(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    photo = {"photo": ("gate.jpg", jpeg())}
    answers = []
    for role in (Role.OFFICE, Role.CREW):
        person = Person(name="Olive", email=f"{role}@example.com", staff_role=role)
        session.add(person)
        session.commit()
        await sign_in(user, person)
        answers.append(await user.http_client.post("/uploads/photo", files=photo, headers=OWN_PAGE))

    assert [answer.status_code for answer in answers] == [200, 422]


async def test_a_person_uploads_so_much_a_day(
    user: Browser, session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))
    monkeypatch.setattr(unsent_uploads, "MOST_BYTES_A_DAY", 1)
    photo = {"photo": ("gate.jpg", jpeg())}

    answers = [
        await user.http_client.post("/uploads/photo", files=photo, headers=OWN_PAGE)
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].text == f"{unsent_uploads.UploadsFull()}\n"


async def test_what_is_no_photo_is_refused_with_a_sentence(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))

    answer = await user.http_client.post(
        "/uploads/photo", files={"photo": ("a.svg", b"<svg onload=alert(1)>")}, headers=OWN_PAGE
    )

    assert answer.status_code == 422
    assert "photo" in answer.text.lower()


async def test_strangers_and_other_sites_upload_nothing(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    person = make_member(session, make_customer(session))
    photo = {"photo": ("a.jpg", jpeg())}

    stranger = await user.http_client.post("/uploads/photo", files=photo, headers=OWN_PAGE)
    await sign_in(user, person)
    forged = await user.http_client.post(
        "/uploads/photo", files=photo, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (stranger.status_code, forged.status_code) == (401, 403)


async def test_too_many_in_an_hour_are_told_to_come_back(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    person = make_member(session, make_customer(session))
    await sign_in(user, person)
    for _ in range(UPLOADS_PER_PERSON.most):
        take_tries(session, SYSTEM, Try(UPLOADS_PER_PERSON, str(person.id)))
    session.commit()

    answer = await user.http_client.post(
        "/uploads/photo", files={"photo": ("gate.jpg", jpeg())}, headers=OWN_PAGE
    )

    assert answer.status_code == 429  # the photo is right and can be tried again
