"""Who the API lets in, and what it says to others."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from data.records.api_keys import ApiKey, ApiScope
from services.kit.permissions import SYSTEM
from services.records.api_keys import create_api_key, list_api_keys, revoke_api_key
from tests.pages.api.api_world import CUSTOMER, make_caller, with_key
from tests.services.records.importing.folders import jpeg


@pytest.mark.parametrize("token", ["", "plk_wrong", "a b", "é"])
def test_strangers_get_401(session: Session, tmp_path: Path, token: str) -> None:
    caller = make_caller(session, tmp_path)
    header = f"Bearer {token}".encode() if token else b"Basic eDp5"

    answer = caller.client.put(
        "/v1/customers/C1", content=b"{broken", headers={"Authorization": header}
    )

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["status"] == 401


def test_a_reading_key_cannot_write(session: Session, tmp_path: Path) -> None:
    caller = make_caller(session, tmp_path, ApiScope.READ)

    assert caller.put("customers/C1", CUSTOMER).status == 403
    assert caller.add_photo("V1", jpeg()).status == 403
    assert caller.get("customers").status == 200


def test_a_revoked_key_is_shut_out_at_once(session: Session, tmp_path: Path) -> None:
    caller = make_caller(session, tmp_path)
    assert caller.get("jobs").status == 200

    [key] = list_api_keys(session, SYSTEM)
    revoke_api_key(session, SYSTEM, key.id)
    session.commit()

    assert caller.get("jobs").status == 401


def test_keys_are_kept_as_hashes(session: Session, tmp_path: Path) -> None:
    make_caller(session, tmp_path)

    key = create_api_key(session, SYSTEM, "  Office   import ", ApiScope.READ)

    stored = session.get_one(ApiKey, key.id)
    assert key.token.startswith(stored.hint)
    assert key.token not in repr(stored)
    assert stored.name == "Office import"


def test_use_is_noted(session: Session, database: Engine, tmp_path: Path) -> None:
    caller = make_caller(session, tmp_path)

    caller.get("jobs")

    with Session(database) as fresh:
        assert list_api_keys(fresh, SYSTEM)[0].used_at is not None


def test_too_many_calls_are_slowed_down(session: Session, tmp_path: Path) -> None:
    caller = make_caller(session, tmp_path, burst=3)

    statuses = [caller.get("jobs").status for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
    assert int(caller.get("jobs").headers["retry-after"]) > 0
    other = with_key(caller, create_api_key(session, SYSTEM, "b", ApiScope.READ).token)
    session.commit()
    assert other.get("jobs").status == 200


def test_guessing_keys_is_slowed_down(session: Session, tmp_path: Path) -> None:
    caller = with_key(make_caller(session, tmp_path, burst=2), "plk_guess")

    assert [caller.get("jobs").status for _ in range(3)] == [401, 401, 429]


def test_broken_bodies_are_400(session: Session, tmp_path: Path) -> None:
    caller = make_caller(session, tmp_path)

    answer = caller.client.put(
        "/v1/customers/C1",
        content=b"{broken",
        headers={**caller.headers, "Content-Type": "application/json"},
    )

    assert (answer.status_code, answer.json()["detail"]) == (400, "The body is not valid JSON.")
    assert caller.get("jobs?cursor=%21").status == 400
    assert caller.client.delete("/v1/jobs/J1", headers=caller.headers).status_code == 405


def test_every_reference_of_the_description_leads_somewhere(
    session: Session, tmp_path: Path
) -> None:
    schema = make_caller(session, tmp_path).client.get("/v1/openapi.json").json()

    names = re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(schema))

    assert "Problem" in names
    assert set(names) <= set(schema["components"]["schemas"])


def test_every_refusal_is_described(session: Session, tmp_path: Path) -> None:
    client = make_caller(session, tmp_path).client
    schema = client.get("/v1/openapi.json").json()
    told = schema["components"]["schemas"]["Problem"]
    given = client.get("/v1/visits?cursor=x").json()

    for methods in schema["paths"].values():
        for operation in methods.values():
            assert {"400", "401", "403", "404", "409", "413", "422", "429", "500"} <= set(
                operation["responses"]
            )
    assert set(given) <= set(told["properties"])
    assert set(told["required"]) <= set(given)


def test_the_description_is_open_and_complete(session: Session, tmp_path: Path) -> None:
    client = make_caller(session, tmp_path).client

    schema = client.get("/v1/openapi.json").json()
    page = client.get("/docs")

    kinds = ("customers", "properties", "jobs", "visits", "services", "materials", "invoices",
             "estimates")  # fmt: skip
    assert {f"/v1/{kind}/{{external_id}}" for kind in kinds} <= set(schema["paths"])
    assert schema["components"]["securitySchemes"]
    assert "starts_at" in page.text
    assert "<script" not in page.text
    assert "https://" not in page.text.replace("https://portal.example", "")
