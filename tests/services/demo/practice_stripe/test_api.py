"""Keys, idempotency, faults and what survives a restart."""

from pathlib import Path

import httpx
import pytest
import stripe

from services.demo.practice_stripe import PracticeStripe
from tests.services.demo.practice_stripe.bench import LATER, Bench, Socket
from tests.tools.spec_guard import Guard, GuardMiddleware


def count_intents(bench: Bench) -> int:
    return len(bench.client.v1.payment_intents.list({"limit": 100}).data)


def test_live_keys_are_refused(bench: Bench) -> None:
    client = stripe.StripeClient("sk_live_x", base_addresses={"api": bench.base})

    with pytest.raises(stripe.AuthenticationError):
        client.v1.customers.list()


def test_publishable_key_reaches_its_own_intent_only(bench: Bench) -> None:
    intent, other = bench.payment(), bench.payment()
    wrong = {"key": "pk_test_x", "client_secret": str(other.client_secret)}

    confirmed = bench.http.post(f"/v1/payment_intents/{intent.id}/confirm", data=wrong)
    listed = bench.http.get("/v1/customers", params={"key": "pk_test_x"})

    assert (confirmed.status_code, listed.status_code) == (401, 403)


def test_same_key_gives_the_same_answer(bench: Bench) -> None:
    params: stripe.params.PaymentIntentCreateParams = {"amount": 500, "currency": "usd"}
    options: stripe.RequestOptions = {"idempotency_key": "payment-1"}

    first = bench.client.v1.payment_intents.create(params, options)
    second = bench.client.v1.payment_intents.create(params, options)

    assert (first.id, count_intents(bench)) == (second.id, 1)


def test_same_key_with_other_parameters_is_an_error(bench: Bench) -> None:
    options: stripe.RequestOptions = {"idempotency_key": "payment-1"}
    bench.client.v1.payment_intents.create({"amount": 500, "currency": "usd"}, options)

    with pytest.raises(stripe.IdempotencyError):
        bench.client.v1.payment_intents.create({"amount": 501, "currency": "usd"}, options)


def test_lost_answer_is_found_again_by_its_key(bench: Bench) -> None:
    bench.practice.faults.drop_next_responses = 2

    intent = bench.payment()

    assert (intent.status, count_intents(bench)) == ("requires_payment_method", 1)


def test_failing_request_does_no_work(bench: Bench) -> None:
    bench.practice.faults.fail_next_requests = 3

    with pytest.raises(stripe.APIError):
        bench.payment()

    assert count_intents(bench) == 0


def test_guard_and_practice_refuse_the_removed_parameter(spec: Guard) -> None:
    practice = PracticeStripe(None, "whsec_x")
    guard = Guard(spec.source)
    base = practice.serve(0, GuardMiddleware(practice.app, guard))
    body = "amount=500&currency=usd&payment_method_types[0]=card"
    headers = {"authorization": "Bearer sk_test_x", "idempotency-key": "k"}

    answer = httpx.post(f"{base}/v1/payment_intents", content=body, headers=headers)
    practice.close()

    assert answer.json()["error"]["code"] == "payment_method_types_no_longer_supported"
    assert [each.problem for each in guard.violations] == [
        "payment_method_types: unknown parameter"
    ]


def test_state_file_keeps_payments_keys_and_timers(socket: Socket, tmp_path: Path) -> None:
    file = tmp_path / "practice.db"
    options: stripe.RequestOptions = {"idempotency_key": "payment-1"}
    before = Bench(socket, file)
    intent = before.client.v1.payment_intents.create({"amount": 500, "currency": "usd"}, options)
    before.confirm(intent, "000123456789")
    before.close()

    after = Bench(socket, file)
    again = after.client.v1.payment_intents.create({"amount": 500, "currency": "usd"}, options)
    status = after.fetch(intent).status
    after.practice.advance(LATER)
    settled = after.fetch(intent).status
    after.close()

    assert (again.id, status, settled) == (intent.id, "processing", "succeeded")


def test_unknown_parameter_types_are_refused(bench: Bench) -> None:
    body = {"amount": "many", "currency": "usd", "key": "sk_test_x"}

    answer = bench.http.post("/v1/payment_intents", data=body, headers={"idempotency-key": "a"})
    bench.guard.violations.clear()

    assert answer.json()["error"]["code"] == "parameter_invalid_integer"
