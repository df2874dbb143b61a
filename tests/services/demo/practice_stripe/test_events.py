"""Webhooks: signed, retried, repeated, shuffled, held; and the list of events."""

import time

from tests.services.demo.practice_stripe.bench import Bench


def test_webhook_is_tried_again_until_it_is_taken(bench: Bench) -> None:
    bench.listener.refuse_next = 2

    bench.customer()

    assert bench.heard() == ["customer.created"]
    events = bench.client.v1.events.list().data
    assert [event.pending_webhooks for event in events] == [0]


def test_webhooks_can_come_twice(bench: Bench) -> None:
    bench.practice.faults.duplicate_webhooks = True

    bench.customer()

    assert bench.heard() == ["customer.created", "customer.created"]
    assert len({event.id for event in bench.listener.received}) == 1


def test_held_webhooks_come_when_delivered_again(bench: Bench) -> None:
    bench.practice.faults.hold_webhooks = True
    bench.customer()
    before = bench.heard()

    sent = bench.practice.redeliver_all()

    assert (before, sent, bench.heard()) == ([], 1, ["customer.created"])


def test_shuffled_webhooks_all_come(bench: Bench) -> None:
    bench.practice.faults.shuffle_webhooks = True
    made = [bench.customer().id for _ in range(8)]

    assert bench.heard() == ["customer.created"] * 8

    order = [event.data.object["id"] for event in bench.listener.received]
    assert sorted(order) == sorted(made)


def test_event_shows_the_object_as_it_was(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, "4242424242424242")
    bench.heard()

    states = [
        event.data.object["status"]
        for event in bench.listener.received
        if event.type.startswith("payment_intent.")
    ]

    assert states == ["requires_payment_method", "succeeded"]


def test_list_filters_events_by_type_and_time(bench: Bench) -> None:
    bench.confirm(bench.payment(), "4242424242424242")
    events = bench.client.v1.events
    kinds = ["payment_intent.succeeded", "charge.succeeded"]
    now = int(time.time())

    found = events.list({"types": kinds, "created": {"gte": now - 60}})
    future = events.list({"types": kinds, "created": {"gte": now + 60}})

    assert sorted(event.type for event in found.data) == sorted(kinds)
    assert future.data == []
