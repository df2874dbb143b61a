"""The control page, as a visitor of the demo uses it."""

import re

import httpx
import pytest

from tests.services.demo.practice_stripe.bench import Bench


def press(bench: Bench, words: str) -> httpx.Response:
    """Press the first button with these words."""
    page = bench.http.get("/control").text
    for form in re.findall(r"<form.*?</form>", page, re.S):
        target = re.search(r'name="target" value="(\w+)"', form)
        button = re.search(rf'value="(\w+)"[^>]*>{words}</button>', form)
        if button:
            sent = {"action": button[1], "target": target[1] if target else ""}
            return bench.http.post("/control/act", data=sent)
    raise LookupError(words)


@pytest.mark.parametrize(
    ("words", "status"), [("Settle now", "succeeded"), ("Fail", "requires_payment_method")]
)
def test_debit_ends_as_the_visitor_says(bench: Bench, words: str, status: str) -> None:
    intent = bench.payment()
    bench.confirm(intent, "000000000009")

    answer = press(bench, words)

    assert answer.headers["location"] == "../control"
    assert bench.fetch(intent).status == status


def test_return_takes_a_settled_debit_back(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, "000123456789")
    press(bench, "Settle now")

    press(bench, "Return")

    (dispute,) = bench.client.v1.disputes.list({"payment_intent": intent.id}).data
    assert dispute.status == "lost"


@pytest.mark.parametrize(("words", "status"), [("Win dispute", "won"), ("Lose dispute", "lost")])
def test_dispute_ends_as_the_visitor_says(bench: Bench, words: str, status: str) -> None:
    intent = bench.payment()
    bench.confirm(intent, "4242424242424242")

    press(bench, "Open dispute")
    press(bench, words)

    (dispute,) = bench.client.v1.disputes.list({"payment_intent": intent.id}).data
    assert dispute.status == status
    assert f"dispute {status}" in bench.http.get("/control").text


def test_time_moves_on_by_a_button(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, "000123456789")

    press(bench, "Let everything due happen now")

    assert bench.fetch(intent).status == "succeeded"


def test_faults_are_switched_by_the_form(bench: Bench) -> None:
    sent = {"duplicate_webhooks": "on", "fail_next_requests": "0", "drop_next_responses": "2"}

    bench.http.post("/control/faults", data=sent)

    faults = bench.practice.faults
    assert (faults.duplicate_webhooks, faults.hold_webhooks) == (True, False)
    assert faults.drop_next_responses == 2
    assert 'name="duplicate_webhooks" checked' in bench.http.get("/control").text


def test_names_are_escaped(bench: Bench) -> None:
    customer = bench.client.v1.customers.create({"name": "<script>alert(1)</script>"})
    bench.payment(customer.id)

    page = bench.http.get("/control").text

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_forms_of_other_sites_are_refused(bench: Bench) -> None:
    headers = {"origin": "https://elsewhere.test"}

    answer = bench.http.post("/control/faults", data={"hold_webhooks": "on"}, headers=headers)

    assert (answer.status_code, bench.practice.faults.hold_webhooks) == (403, False)


@pytest.mark.parametrize("name", ["payment-fields", "challenge", "verify", "control"])
def test_pages_hold_no_inline_script(bench: Bench, name: str) -> None:
    answer = bench.http.get("/control" if name == "control" else f"/{name}.html")

    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=", answer.text)
