"""Customers: create, change, delete."""

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.payment_methods import detach_from_customer
from services.demo.practice_stripe.store import Resource, make_id, make_resource
from services.demo.practice_stripe.wire import Call, merge_metadata, refuse

_TEXTS = ("description", "email", "name", "phone")


def create_customer(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/customers"""
    customer = make_resource(
        "customer",
        "cus_",
        {
            "address": None,
            "balance": 0,
            "currency": None,
            "default_source": None,
            "delinquent": False,
            "discount": None,
            "invoice_prefix": make_id("", 8).upper(),
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "metadata": merge_metadata({}, call.params),
            "next_invoice_sequence": 1,
            "preferred_locales": [],
            "shipping": None,
            "tax_exempt": "none",
            "test_clock": None,
            **{name: call.params.text(name) or None for name in _TEXTS},
        },
    )
    context.events.emit("customer.created", context.store.put(customer))
    return customer


def update_customer(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/customers/{id}"""
    customer, params = context.store.find("customer", call.target), call.params
    for name in _TEXTS:
        if name in params:
            customer[name] = params.text(name) or None
    default = params.group("invoice_settings").text("default_payment_method")
    if default is not None:
        _choose_default(context, customer, default)
    customer["metadata"] = merge_metadata(customer.group("metadata"), params)
    context.events.emit("customer.updated", context.store.put(customer))
    return customer


def _choose_default(context: PracticeContext, customer: Resource, method_id: str) -> None:
    if method_id:
        method = context.store.find("payment_method", method_id)
        if method["customer"] != customer.id:
            raise refuse(
                f"The customer does not have a payment method with the ID {method_id}. "
                "The payment method must be attached to the customer.",
                "resource_missing",
                "invoice_settings[default_payment_method]",
            )
    customer.group("invoice_settings")["default_payment_method"] = method_id or None


def delete_customer(context: PracticeContext, call: Call) -> Resource:
    """DELETE /v1/customers/{id}"""
    customer = context.store.find("customer", call.target)
    for method in context.store.listed("payment_method", customer=customer.id):
        detach_from_customer(context, method)
    context.events.emit("customer.deleted", customer)
    stub = Resource({"id": customer.id, "object": "customer", "deleted": True})
    return context.store.put(stub)


def list_customers(context: PracticeContext, call: Call) -> list[Resource]:
    """GET /v1/customers"""
    return context.store.listed("customer", email=call.params.text("email"))
