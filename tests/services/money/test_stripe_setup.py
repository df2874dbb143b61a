from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from services.money.stripe_gateway.facts import Endpoint
from services.money.stripe_gateway.gateway import API_VERSION, StripeGateway
from services.money.stripe_setup import AWAY, REFUSED, problems_at_stripe
from services.money.stripe_webhooks import HANDLED_EVENTS
from tests.services.money.money_world import ORIGIN, World

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
GOOD = Endpoint(f"{ORIGIN}/webhooks/stripe", HANDLED_EVENTS, API_VERSION, is_enabled=True)


async def make(world: World, endpoint: Endpoint) -> None:
    body = {f"enabled_events[{n}]": one for n, one in enumerate(sorted(endpoint.events))}
    body["url"] = endpoint.url
    if endpoint.api_version:
        body["api_version"] = endpoint.api_version
    headers = {
        "Authorization": "Bearer sk_test_x",
        "Idempotency-Key": str(hash(endpoint)),
        "Stripe-Version": API_VERSION,
    }
    made = await world.http.post("/v1/webhook_endpoints", data=body, headers=headers)
    assert made.status_code == 200, made.text
    if not endpoint.is_enabled:
        store = world.practice.context.store
        with store.lock:
            store.objects[made.json()["id"]]["status"] = "disabled"


async def found(world: World) -> list[str]:
    return await problems_at_stripe(world.desk.gateway, origin=ORIGIN)


async def test_right_endpoint_is_no_problem_even_beside_an_old_one(world: World) -> None:
    await make(world, replace(GOOD, api_version="2020-08-27"))
    assert len(await found(world)) == 1

    await make(world, replace(GOOD, events=frozenset("*")))

    assert await found(world) == []


async def test_missing_endpoint_is_named_by_its_address(world: World) -> None:
    await make(world, replace(GOOD, url="https://elsewhere.example/webhooks/stripe"))

    (problem,) = await found(world)

    assert problem.startswith(f"Stripe has no webhook endpoint for {GOOD.url}")


async def test_everything_wrong_with_an_endpoint_is_said(world: World) -> None:
    few = HANDLED_EVENTS - {"refund.failed", "charge.refunded"}
    await make(world, replace(GOOD, events=few, api_version=None, is_enabled=False))

    problems = await found(world)

    assert problems == [
        f"Stripe's webhook endpoint {GOOD.url} is switched off",
        f"Stripe's webhook endpoint is made for the account's default version: make one for "
        f"{API_VERSION}",
        "Stripe's webhook endpoint does not send charge.refunded, refund.failed",
    ]


def test_readme_names_what_the_endpoint_needs() -> None:
    assert {one for one in HANDLED_EVENTS if f"`{one}`" not in README} == set()
    assert f"API version `{API_VERSION}`" in README


@pytest.mark.parametrize(("key", "base", "said"), [("sk_live_x", "", REFUSED), ("", "dead", AWAY)])
async def test_stripe_that_says_no_or_nothing_is_told_apart(
    world: World, key: str, base: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise httpx.ConnectError("nobody there")

    gateway = StripeGateway(key or "sk_test_x", base=world.base)
    if base:
        monkeypatch.setattr(httpx.AsyncClient, "send", fail)

    assert await problems_at_stripe(gateway, origin=ORIGIN) == [said]
    await gateway.close()
