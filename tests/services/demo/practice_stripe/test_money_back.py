"""Refunds and disputes."""

import pytest
import stripe

from tests.services.demo.practice_stripe.bench import LATER, Bench


def paid(bench: Bench, number: str = "4242424242424242") -> stripe.PaymentIntent:
    intent = bench.payment()
    bench.confirm(intent, number)
    return intent


def charge_of(bench: Bench, intent: stripe.PaymentIntent) -> stripe.Charge:
    return bench.client.v1.charges.list({"payment_intent": intent.id}).data[0]


def test_refund_takes_parts_until_nothing_is_left(bench: Bench) -> None:
    intent = paid(bench)
    refunds = bench.client.v1.refunds

    part = refunds.create({"payment_intent": intent.id, "amount": 2_345})
    rest = refunds.create({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refunds.create({"payment_intent": intent.id})

    assert (part.status, rest.amount) == ("succeeded", 10_000)
    assert refused.value.code == "charge_already_refunded"
    assert charge_of(bench, intent).refunded
    assert bench.heard().count("charge.refunded") == 2


def test_refund_is_never_more_than_is_left(bench: Bench) -> None:
    intent = paid(bench)

    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        bench.client.v1.refunds.create({"payment_intent": intent.id, "amount": 12_346})


def test_refund_needs_a_charge(bench: Bench) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        bench.client.v1.refunds.create({"payment_intent": bench.payment().id})


@pytest.mark.parametrize(
    ("number", "first", "last", "kept"),
    [
        ("4000000000007726", "pending", "succeeded", 0),
        ("4000000000005126", "succeeded", "failed", 12_345),
    ],
)
def test_refund_ends_later_as_published(
    bench: Bench, number: str, first: str, last: str, kept: int
) -> None:
    intent = paid(bench, number)
    refund = bench.client.v1.refunds.create({"payment_intent": intent.id})

    bench.practice.advance(LATER)

    charge = charge_of(bench, intent)
    assert (refund.status, bench.client.v1.refunds.retrieve(refund.id).status) == (first, last)
    assert charge.amount - charge.amount_refunded == kept


def test_refund_of_a_debit_takes_days(bench: Bench) -> None:
    intent = paid(bench, "000123456789")
    bench.practice.advance(LATER)

    refund = bench.client.v1.refunds.create({"payment_intent": intent.id})
    bench.practice.advance(LATER)

    assert refund.status == "pending"
    assert bench.client.v1.refunds.retrieve(refund.id).status == "succeeded"


def test_disputed_charge_cannot_be_refunded(bench: Bench) -> None:
    intent = paid(bench, "4000000000000259")
    bench.practice.advance(LATER)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        bench.client.v1.refunds.create({"payment_intent": intent.id})

    assert refused.value.code == "charge_disputed"


@pytest.mark.parametrize(
    ("evidence", "status"), [("winning_evidence", "won"), ("losing_evidence", "lost")]
)
def test_dispute_is_decided_by_its_evidence(bench: Bench, evidence: str, status: str) -> None:
    intent = paid(bench, "4000000000000259")
    bench.practice.advance(LATER)
    (dispute,) = bench.client.v1.disputes.list({"payment_intent": intent.id}).data

    decided = bench.client.v1.disputes.update(
        dispute.id, {"evidence": {"uncategorized_text": evidence}}
    )

    assert (dispute.status, decided.status) == ("needs_response", status)
    assert ("charge.dispute.funds_reinstated" in bench.heard()) == (status == "won")


def test_dispute_can_be_given_up(bench: Bench) -> None:
    intent = paid(bench, "4000000000000259")
    bench.practice.advance(LATER)
    (dispute,) = bench.client.v1.disputes.list({"payment_intent": intent.id}).data

    assert bench.client.v1.disputes.close(dispute.id).status == "lost"
    with pytest.raises(stripe.InvalidRequestError):
        bench.client.v1.disputes.close(dispute.id)
