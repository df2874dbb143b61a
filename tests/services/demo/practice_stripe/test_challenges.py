import pytest
import stripe

from tests.services.demo.practice_stripe.bench import RETURN_URL, Bench

ALWAYS, UNLESS_SET_UP = "4000002760003184", "4000002500003155"


@pytest.mark.parametrize("number", [ALWAYS, UNLESS_SET_UP, "4000000000003220"])
def test_passed_challenge_completes_the_payment(bench: Bench, number: str) -> None:
    intent = bench.payment()

    waiting = bench.confirm(intent, number)
    done = bench.answer(intent, passed=True)

    assert (waiting["status"], done["status"]) == ("requires_action", "succeeded")
    assert "payment_intent.requires_action" in bench.heard()


def test_failed_challenge_asks_for_another_method(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, ALWAYS)

    done = bench.answer(intent, passed=False)

    error = done["last_payment_error"]
    assert isinstance(error, dict)
    assert error["code"] == "payment_intent_authentication_failure"
    assert done["status"] == "requires_payment_method"


def test_passed_challenge_can_still_be_declined(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, "4000008260003178")

    done = bench.answer(intent, passed=True)

    error = done["last_payment_error"]
    assert isinstance(error, dict)
    assert error["decline_code"] == "insufficient_funds"


def test_challenge_cannot_be_answered_with_a_wrong_secret(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, ALWAYS)

    body = {"intent": intent.id, "client_secret": "wrong", "ok": "true"}
    answer = bench.http.post("/authenticate", data=body)

    assert (answer.status_code, bench.fetch(intent).status) == (404, "requires_action")


def test_off_session_challenge_is_a_decline_cured_on_session(bench: Bench) -> None:
    customer = bench.customer().id
    method = bench.save(customer, ALWAYS)
    with pytest.raises(stripe.CardError) as declined:
        bench.charge_saved(customer, method)
    intent = bench.client.v1.payment_intents.list({"customer": customer}).data[0]

    bench.browse(intent, "confirm", payment_method=method, return_url=RETURN_URL)
    done = bench.answer(intent, passed=True)

    assert (declined.value.code, done["status"]) == ("authentication_required", "succeeded")


def test_card_set_up_for_later_needs_no_second_challenge(bench: Bench) -> None:
    customer = bench.customer().id
    method = bench.save(customer, UNLESS_SET_UP)

    assert bench.charge_saved(customer, method).status == "succeeded"


def test_setup_fails_with_its_challenge(bench: Bench) -> None:
    intent = bench.setup(bench.customer().id)
    bench.confirm(intent, ALWAYS)

    done = bench.answer(intent, passed=False)

    error = done["last_setup_error"]
    assert isinstance(error, dict)
    assert error["code"] == "setup_intent_authentication_failure"
    assert "setup_intent.setup_failed" in bench.heard()
