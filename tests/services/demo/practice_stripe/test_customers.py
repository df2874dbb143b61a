"""Customers, their methods and their defaults."""

import pytest
import stripe

from tests.services.demo.practice_stripe.bench import RETURN_URL, Bench


def test_default_method_must_belong_to_the_customer(bench: Bench) -> None:
    customer = bench.customer().id
    foreign = bench.save(bench.customer().id, "4242424242424242")

    with pytest.raises(stripe.InvalidRequestError, match="attached to the customer"):
        bench.client.v1.customers.update(
            customer, {"invoice_settings": {"default_payment_method": foreign}}
        )


def test_detach_clears_the_default_and_ends_the_mandate(bench: Bench) -> None:
    customer = bench.customer().id
    method = bench.save(customer, "000123456789")
    bench.client.v1.customers.update(
        customer, {"invoice_settings": {"default_payment_method": method}}
    )

    bench.client.v1.payment_methods.detach(method)

    settings = bench.client.v1.customers.retrieve(customer).invoice_settings
    assert settings is not None
    assert settings.default_payment_method is None
    assert bench.client.v1.customers.payment_methods.list(customer).data == []
    assert {"payment_method.detached", "mandate.updated"} <= set(bench.heard())


def test_method_of_one_customer_cannot_be_attached_to_another(bench: Bench) -> None:
    method = bench.save(bench.customer().id, "4242424242424242")

    with pytest.raises(stripe.InvalidRequestError) as refused:
        bench.client.v1.payment_methods.attach(method, {"customer": bench.customer().id})

    assert refused.value.code == "payment_method_unexpected_state"


def test_update_changes_expiry_and_billing(bench: Bench) -> None:
    method = bench.save(bench.customer().id, "4242424242424242")

    updated = bench.client.v1.payment_methods.update(
        method,
        {
            "card": {"exp_month": 1, "exp_year": 2040},
            "billing_details": {"name": "Ann B", "address": {"city": "Buffalo"}},
        },
    )

    assert updated.card is not None
    assert (updated.card.exp_month, updated.card.exp_year) == (1, 2040)
    assert updated.billing_details.name == "Ann B"


def test_setup_declines_a_card_that_cannot_be_kept(bench: Bench) -> None:
    customer = bench.customer().id

    error = bench.confirm(bench.setup(customer), "4000000000000002")["error"]

    assert isinstance(error, dict)
    assert (error["code"], error["decline_code"]) == ("card_declined", "generic_decline")
    assert bench.client.v1.customers.payment_methods.list(customer).data == []


def test_setup_of_an_account_needs_a_mandate(bench: Bench) -> None:
    customer = bench.customer().id
    method = bench.save(customer, "000123456789")
    intent = bench.setup(customer)

    answer = bench.browse(intent, "confirm", payment_method=method, return_url=RETURN_URL).json()

    assert answer["error"]["code"] == "setup_intent_mandate_invalid"


def test_delete_takes_the_methods_away(bench: Bench) -> None:
    customer = bench.customer().id
    method = bench.save(customer, "4242424242424242")

    bench.client.v1.customers.delete(customer)

    assert bench.client.v1.payment_methods.retrieve(method).customer is None
    with pytest.raises(stripe.InvalidRequestError):
        bench.client.v1.customers.update(customer, {"name": "Ann"})
    assert "customer.deleted" in bench.heard()


def test_metadata_is_merged_and_an_empty_value_removes(bench: Bench) -> None:
    customers = bench.client.v1.customers
    made = customers.create({"metadata": {"a": "1", "b": "2"}})

    updated = customers.update(made.id, {"metadata": {"a": "", "c": "3"}})

    assert updated.metadata is not None
    assert updated.metadata.to_dict() == {"b": "2", "c": "3"}
