import pytest
import stripe

from tests.services.demo.practice_stripe.bench import LATER, RETURN_URL, Bench

GOOD, RETURNED, STUCK = "000123456789", "000555555559", "000000000009"


def test_debit_is_on_its_way_until_it_settles(bench: Bench) -> None:
    intent = bench.payment()

    started = bench.confirm(intent, GOOD)
    bench.practice.advance(0)
    before = bench.fetch(intent).status
    bench.practice.advance(LATER)

    assert (started["status"], before) == ("processing", "processing")
    assert bench.fetch(intent).status == "succeeded"
    assert [kind for kind in bench.heard() if kind.startswith("payment_intent.")] == [
        "payment_intent.created",
        "payment_intent.processing",
        "payment_intent.succeeded",
    ]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("000111111113", "account_closed"),
        ("000111111116", "no_account"),
        ("000222222227", "insufficient_funds"),
        ("000333333335", "debit_not_authorized"),
        ("000444444440", "invalid_currency"),
    ],
)
def test_debit_fails_as_published(bench: Bench, number: str, code: str) -> None:
    intent = bench.payment()
    bench.confirm(intent, number)

    bench.practice.advance(LATER)

    found = bench.fetch(intent)
    assert found.last_payment_error is not None
    assert (found.status, found.last_payment_error.code) == ("requires_payment_method", code)


def test_returned_debit_arrives_as_a_lost_dispute(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, RETURNED)

    bench.practice.advance(LATER)
    paid = bench.fetch(intent).status
    bench.practice.advance(LATER)

    (dispute,) = bench.client.v1.disputes.list({"payment_intent": intent.id}).data
    assert (paid, dispute.status, dispute.reason) == ("succeeded", "lost", "debit_not_authorized")
    assert "charge.dispute.closed" in bench.heard()


def test_stuck_debit_stays_on_its_way(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, STUCK)

    bench.practice.advance(LATER)

    assert bench.fetch(intent).status == "processing"


def test_debit_on_its_way_can_be_neither_canceled_nor_paid_again(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, GOOD)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        bench.client.v1.payment_intents.cancel(intent.id)
    again = bench.confirm(intent, "4242424242424242")

    assert refused.value.code == "payment_intent_unexpected_state"
    assert "error" in again


def test_debit_needs_a_mandate(bench: Bench) -> None:
    customer = bench.customer().id
    method = bench.confirm(bench.payment(customer, save=True), GOOD)["payment_method"]
    intent = bench.payment(customer)
    bench.client.v1.payment_methods.detach(str(method))

    answer = bench.browse(intent, "confirm", payment_method=str(method), return_url=RETURN_URL)

    assert answer.json()["error"]["code"] == "payment_intent_mandate_invalid"


def test_saved_account_is_debited_under_its_mandate(bench: Bench) -> None:
    customer = bench.customer().id
    method = bench.save(customer, GOOD)

    intent = bench.charge_saved(customer, method)

    bench.practice.advance(LATER)
    charge = bench.client.v1.charges.list({"payment_intent": intent.id}).data[0]
    details = charge.payment_method_details
    assert details is not None
    assert details.us_bank_account is not None
    mandate = bench.client.v1.mandates.retrieve(str(details.us_bank_account.mandate))
    assert (mandate.status, mandate.type, charge.paid) == ("active", "multi_use", True)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("routing_number", "021000021", "routing_number_invalid"),
        ("account_number", "123456", "account_number_invalid"),
    ],
)
def test_debit_refuses_real_accounts(bench: Bench, field: str, value: str, code: str) -> None:
    intent = bench.payment()
    sent = {f"payment_method_data[us_bank_account][{field}]": value}

    error = bench.confirm(intent, GOOD, **sent)["error"]

    assert isinstance(error, dict)
    assert error["code"] == code


def test_debits_exist_in_dollars_only(bench: Bench) -> None:
    intent = bench.client.v1.payment_intents.create({"amount": 500, "currency": "eur"})

    assert intent.payment_method_types == ["card"]
