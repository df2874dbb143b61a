import pytest
import stripe

from tests.services.demo.practice_stripe.bench import RETURN_URL, Bench


def error_of(answer: dict[str, object]) -> dict[str, object]:
    error = answer["error"]
    assert isinstance(error, dict)
    return error


def test_confirm_charges_a_good_card(bench: Bench) -> None:
    intent = bench.payment()

    answer = bench.confirm(intent, "4242424242424242")

    assert (answer["status"], answer["amount_received"]) == ("succeeded", 12_345)
    assert bench.heard() == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
    ]


@pytest.mark.parametrize(
    ("number", "code", "decline"),
    [
        ("4000000000000002", "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000009987", "card_declined", "lost_card"),
        ("4000000000009979", "card_declined", "stolen_card"),
        ("4000000000000069", "expired_card", None),
        ("4000000000000127", "incorrect_cvc", None),
        ("4000000000000119", "processing_error", None),
        ("4000000000000341", "card_declined", "generic_decline"),
        ("4012888888881881", "card_declined", "test_mode_live_card"),
    ],
)
def test_confirm_declines_as_published(
    bench: Bench, number: str, code: str, decline: str | None
) -> None:
    intent = bench.payment()

    error = error_of(bench.confirm(intent, number))

    assert (error["type"], error["code"]) == ("card_error", code)
    assert error.get("decline_code") == decline
    assert bench.fetch(intent).status == "requires_payment_method"


def test_confirm_after_a_decline_succeeds_on_the_same_intent(bench: Bench) -> None:
    intent = bench.payment()

    bench.confirm(intent, "4000000000009995")

    assert bench.confirm(intent, "4242424242424242")["status"] == "succeeded"
    assert bench.heard().count("payment_intent.payment_failed") == 1


def test_confirm_twice_succeeds_once(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, "4242424242424242")

    error = error_of(bench.confirm(intent, "4242424242424242"))

    assert error["code"] == "payment_intent_unexpected_state"
    assert len(bench.client.v1.charges.list({"payment_intent": intent.id}).data) == 1


def test_confirm_needs_a_return_url(bench: Bench) -> None:
    intent = bench.payment()

    error = error_of(bench.confirm(intent, "4242424242424242", return_url=""))

    assert error["param"] == "return_url"


def test_confirm_needs_no_return_url_when_redirects_are_off(bench: Bench) -> None:
    intent = bench.client.v1.payment_intents.create(
        {
            "amount": 500,
            "currency": "usd",
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        }
    )

    assert bench.confirm(intent, "4242424242424242", return_url="")["status"] == "succeeded"


def test_confirm_refuses_a_method_of_another_customer(bench: Bench) -> None:
    method = bench.save(bench.customer().id, "4242424242424242")
    intent = bench.payment(bench.customer().id)

    answer = bench.browse(intent, "confirm", payment_method=method, return_url=RETURN_URL).json()

    assert answer["error"]["code"] == "payment_method_customer_mismatch"


def test_confirm_refuses_a_type_that_was_not_allowed(bench: Bench) -> None:
    intent = bench.client.v1.payment_intents.create(
        {"amount": 500, "currency": "usd", "allowed_payment_method_types": ["card"]}
    )

    error = error_of(bench.confirm(intent, "000123456789"))

    assert error["code"] == "payment_intent_incompatible_payment_method"


def test_confirm_saves_the_card_when_the_intent_says_so(bench: Bench) -> None:
    customer = bench.customer().id
    intent = bench.payment(customer, save=True)

    method = bench.confirm(intent, "5555555555554444")["payment_method"]

    kept = bench.client.v1.customers.payment_methods.list(customer).data
    assert [each.id for each in kept] == [method]


@pytest.mark.parametrize(
    ("amount", "code"), [(49, "amount_too_small"), (100_000_000, "amount_too_large")]
)
def test_create_refuses_amounts_out_of_range(bench: Bench, amount: int, code: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        bench.client.v1.payment_intents.create({"amount": amount, "currency": "usd"})

    assert refused.value.code == code


def test_create_refuses_off_session_without_confirm(bench: Bench) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="confirm"):
        bench.client.v1.payment_intents.create(
            {"amount": 500, "currency": "usd", "off_session": True}
        )


def test_charge_off_session_uses_the_saved_card(bench: Bench) -> None:
    customer = bench.customer().id
    method = bench.save(customer, "4242424242424242")

    assert bench.charge_saved(customer, method).status == "succeeded"


def test_charge_off_session_reports_a_card_that_saves_then_declines(bench: Bench) -> None:
    customer = bench.customer().id
    method = bench.save(customer, "4000000000000341")

    with pytest.raises(stripe.CardError) as declined:
        bench.charge_saved(customer, method)

    assert declined.value.code == "card_declined"


def test_cancel_closes_the_intent_for_good(bench: Bench) -> None:
    intent = bench.payment()

    canceled = bench.client.v1.payment_intents.cancel(intent.id)

    assert canceled.status == "canceled"
    error = error_of(bench.confirm(intent, "4242424242424242"))
    assert error["code"] == "payment_intent_unexpected_state"
    with pytest.raises(stripe.InvalidRequestError):
        bench.client.v1.payment_intents.cancel(intent.id)


def test_update_changes_the_amount_until_it_is_paid(bench: Bench) -> None:
    intent = bench.payment()
    bench.client.v1.payment_intents.update(intent.id, {"amount": 700, "metadata": {"a": "b"}})
    bench.confirm(intent, "4242424242424242")

    with pytest.raises(stripe.InvalidRequestError):
        bench.client.v1.payment_intents.update(intent.id, {"amount": 800})

    assert bench.fetch(intent).amount_received == 700


def test_list_finds_the_payments_of_one_customer(bench: Bench) -> None:
    ann, ben = bench.customer().id, bench.customer().id
    first, _, third = bench.payment(ann), bench.payment(ben), bench.payment(ann)

    found = bench.client.v1.payment_intents.list({"customer": ann})
    page = bench.client.v1.payment_intents.list({"customer": ann, "limit": 1})
    rest = bench.client.v1.payment_intents.list({"customer": ann, "starting_after": third.id})

    assert [each.id for each in found.data] == [third.id, first.id]
    assert ([each.id for each in page.data], page.has_more) == ([third.id], True)
    assert [each.id for each in rest.data] == [first.id]


def test_retrieve_expands_the_charge_and_its_method(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, "4242424242424242")

    found = bench.client.v1.payment_intents.retrieve(
        intent.id, {"expand": ["latest_charge", "payment_method"]}
    )

    assert isinstance(found.latest_charge, stripe.Charge)
    assert isinstance(found.payment_method, stripe.PaymentMethod)
    assert found.payment_method.card is not None
    assert found.payment_method.card.last4 == "4242"
