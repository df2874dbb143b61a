"""The table of endpoints: Stripe's paths and the operations behind them."""

from services.demo.practice_stripe import (
    customers,
    disputes,
    microdeposits,
    payment_intents,
    payment_methods,
    refunds,
    setup_intents,
    webhook_endpoints,
)
from services.demo.practice_stripe.api import Operation, Work
from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.store import Resource
from services.demo.practice_stripe.wire import Call


def _fetch(kind: str) -> Work:
    def fetch(context: PracticeContext, call: Call) -> Resource:
        return context.store.find(kind, call.target)

    return fetch


def _list(kind: str, *filters: str) -> Work:
    def list_all(context: PracticeContext, call: Call) -> list[Resource]:
        return context.store.listed(kind, **{name: call.params.text(name) for name in filters})

    return list_all


def _list_events(context: PracticeContext, call: Call) -> list[Resource]:
    kind, kinds = call.params.text("type"), call.params.names("types")
    found = context.store.listed("event", type=kind)
    return [each for each in found if not kinds or each["type"] in kinds]


def _customer_operations() -> list[Operation]:
    one = "/v1/customers/{id}"
    return [
        Operation("POST", "/v1/customers", customers.create_customer),
        Operation("GET", "/v1/customers", customers.list_customers),
        Operation("GET", one, _fetch("customer")),
        Operation("POST", one, customers.update_customer),
        Operation("DELETE", one, customers.delete_customer),
        Operation("GET", f"{one}/payment_methods", payment_methods.list_payment_methods),
    ]


def _method_operations() -> list[Operation]:
    one = "/v1/payment_methods/{id}"
    return [
        Operation("GET", "/v1/payment_methods", payment_methods.list_payment_methods),
        Operation("GET", one, _fetch("payment_method")),
        Operation("POST", one, payment_methods.update_payment_method),
        Operation("POST", f"{one}/attach", payment_methods.attach_payment_method),
        Operation("POST", f"{one}/detach", payment_methods.detach_payment_method),
        Operation("GET", "/v1/mandates/{id}", _fetch("mandate")),
    ]


def _payment_operations() -> list[Operation]:
    every, one = "/v1/payment_intents", "/v1/payment_intents/{id}"
    verify = microdeposits.verify_payment_microdeposits
    return [
        Operation("POST", every, payment_intents.create_payment_intent),
        Operation("GET", every, _list("payment_intent", "customer")),
        Operation("GET", one, _fetch("payment_intent"), browser=True),
        Operation("POST", one, payment_intents.update_payment_intent),
        Operation("POST", f"{one}/confirm", payment_intents.confirm_payment_intent, browser=True),
        Operation("POST", f"{one}/cancel", payment_intents.cancel_payment_intent),
        Operation("POST", f"{one}/verify_microdeposits", verify, browser=True),
    ]


def _setup_operations() -> list[Operation]:
    every, one = "/v1/setup_intents", "/v1/setup_intents/{id}"
    verify = microdeposits.verify_setup_microdeposits
    return [
        Operation("POST", every, setup_intents.create_setup_intent),
        Operation("GET", every, _list("setup_intent", "customer", "payment_method")),
        Operation("GET", one, _fetch("setup_intent"), browser=True),
        Operation("POST", f"{one}/confirm", setup_intents.confirm_setup_intent, browser=True),
        Operation("POST", f"{one}/cancel", setup_intents.cancel_setup_intent),
        Operation("POST", f"{one}/verify_microdeposits", verify, browser=True),
    ]


def _money_back_operations() -> list[Operation]:
    return [
        Operation("POST", "/v1/refunds", refunds.create_refund),
        Operation("GET", "/v1/refunds", _list("refund", "charge", "payment_intent")),
        Operation("GET", "/v1/refunds/{id}", _fetch("refund")),
        Operation("GET", "/v1/charges", _list("charge", "customer", "payment_intent")),
        Operation("GET", "/v1/charges/{id}", _fetch("charge")),
        Operation("GET", "/v1/disputes", _list("dispute", "charge", "payment_intent")),
        Operation("GET", "/v1/disputes/{id}", _fetch("dispute")),
        Operation("POST", "/v1/disputes/{id}", disputes.update_dispute),
        Operation("POST", "/v1/disputes/{id}/close", disputes.close_dispute),
        Operation("POST", "/v1/webhook_endpoints", webhook_endpoints.create_webhook_endpoint),
        Operation("GET", "/v1/webhook_endpoints", _list("webhook_endpoint")),
        Operation("GET", "/v1/events", _list_events),
        Operation("GET", "/v1/events/{id}", _fetch("event")),
    ]


def all_operations() -> list[Operation]:
    """Every endpoint the stand-in has."""
    return [
        *_customer_operations(),
        *_method_operations(),
        *_payment_operations(),
        *_setup_operations(),
        *_money_back_operations(),
    ]
