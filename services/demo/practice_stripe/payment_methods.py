"""Payment methods: the published test cards and accounts, kept with or without a customer."""

import hashlib
import re

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.outcomes import ACCOUNTS, CARDS, TEST_ROUTING_NUMBER
from services.demo.practice_stripe.store import Resource, make_resource
from services.demo.practice_stripe.wire import Call, Params, Refusal, merge_metadata, refuse

CARD, BANK = "card", "us_bank_account"
_BRANDS = {"4": "visa", "5": "mastercard", "3": "amex", "6": "discover"}
_ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")


def make_payment_method(context: PracticeContext, params: Params) -> Resource:
    """A method from what the fields frame sends; its number never leaves the stand-in."""
    kind = params.needed("type")
    if kind == CARD:
        number, details = _read_card(params.group(CARD))
    elif kind == BANK:
        number, details = _read_account(params.group(BANK))
    else:
        raise refuse(f"Invalid payment method type: {kind}", param="type")
    method = make_resource(
        "payment_method",
        "pm_",
        {
            "type": kind,
            "customer": None,
            "metadata": merge_metadata({}, params),
            "allow_redisplay": params.text("allow_redisplay") or "unspecified",
            "billing_details": _read_billing(params.group("billing_details")),
            kind: details,
        },
    )
    context.store.hide(method.id, "number", number)
    return context.store.put(method)


def _fingerprint(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()[:16]


def _read_card(card: Params) -> tuple[str, dict[str, object]]:
    number = re.sub(r"\D", "", card.needed("number"))
    if number not in CARDS:
        raise Refusal(
            402,
            {
                "type": "card_error",
                "code": "card_declined",
                "decline_code": "test_mode_live_card",
                "message": "Your card was declined. Your request was in test mode, "
                "but used a non test card.",
            },
        )
    brand = _BRANDS[number[0]]
    checks = {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"}
    return number, {
        "brand": brand,
        "checks": checks,
        "country": "US",
        "display_brand": brand,
        "exp_month": card.number("exp_month"),
        "exp_year": (card.number("exp_year") or 0) % 100 + 2000,
        "fingerprint": _fingerprint(number),
        "funding": "credit",
        "generated_from": None,
        "last4": number[-4:],
        "networks": {"available": [brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def _read_account(account: Params) -> tuple[str, dict[str, object]]:
    routing, number = account.needed("routing_number"), account.needed("account_number")
    if routing != TEST_ROUTING_NUMBER:
        message = "You must use a test routing number in test mode: 110000000."
        raise refuse(message, "routing_number_invalid", f"{BANK}[routing_number]")
    if number not in ACCOUNTS:
        message = "You must use a test bank account number in test mode."
        raise refuse(message, "account_number_invalid", f"{BANK}[account_number]")
    return number, {
        "account_holder_type": account.text("account_holder_type") or "individual",
        "account_type": account.text("account_type") or "checking",
        "bank_name": "STRIPE TEST BANK",
        "financial_connections_account": None,
        "fingerprint": _fingerprint(number),
        "last4": number[-4:],
        "networks": {"preferred": "ach", "supported": ["ach"]},
        "routing_number": routing,
        "status_details": None,
    }


def _read_billing(billing: Params) -> dict[str, object]:
    address = billing.group("address")
    return {
        "address": {name: address.text(name) or None for name in _ADDRESS},
        "email": billing.text("email") or None,
        "name": billing.text("name") or None,
        "phone": billing.text("phone") or None,
        "tax_id": None,
    }


def attach_to(context: PracticeContext, method: Resource, customer_id: str) -> None:
    """Give a method to a customer; giving it twice changes nothing."""
    if method["customer"] == customer_id:
        return
    if method["customer"]:
        message = "The payment method you provided has already been attached to a customer."
        raise refuse(message, "payment_method_unexpected_state")
    method["customer"] = customer_id
    context.events.emit("payment_method.attached", context.store.put(method))


def detach_from_customer(context: PracticeContext, method: Resource) -> None:
    """Take a method away: it is nobody's default any more and its mandates end."""
    for customer in context.store.listed("customer", id=method.text("customer")):
        settings = customer.group("invoice_settings")
        if settings.get("default_payment_method") == method.id:
            settings["default_payment_method"] = None
            context.store.put(customer)
    for mandate in context.store.listed("mandate", payment_method=method.id, status="active"):
        mandate["status"] = "inactive"
        context.events.emit("mandate.updated", context.store.put(mandate))
    before, method["customer"] = method["customer"], None
    context.events.emit("payment_method.detached", context.store.put(method), {"customer": before})


def attach_payment_method(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/payment_methods/{id}/attach"""
    method = context.store.find("payment_method", call.target)
    customer = context.store.find("customer", call.params.needed("customer"))
    attach_to(context, method, customer.id)
    return method


def detach_payment_method(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/payment_methods/{id}/detach"""
    method = context.store.find("payment_method", call.target)
    if not method["customer"]:
        message = "The payment method you provided is not attached to a customer."
        raise refuse(message, "payment_method_not_attached")
    detach_from_customer(context, method)
    return method


def update_payment_method(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/payment_methods/{id}"""
    method, params = context.store.find("payment_method", call.target), call.params
    if CARD in params and method.text("type") == CARD:
        for name in ("exp_month", "exp_year"):
            if (value := params.group(CARD).number(name)) is not None:
                method.group(CARD)[name] = value
    _update_billing(method.group("billing_details"), params.group("billing_details"))
    if redisplay := params.text("allow_redisplay"):
        method["allow_redisplay"] = redisplay
    method["metadata"] = merge_metadata(method.group("metadata"), params)
    context.events.emit("payment_method.updated", context.store.put(method))
    return method


def _update_billing(billing: dict[str, object], sent: Params) -> None:
    for name, value in sent.texts().items():
        billing[name] = value or None
    address = billing.get("address")
    if isinstance(address, dict):
        address.update(
            {name: value or None for name, value in sent.group("address").texts().items()}
        )


def list_payment_methods(context: PracticeContext, call: Call) -> list[Resource]:
    """GET /v1/payment_methods and /v1/customers/{id}/payment_methods"""
    customer = context.store.find("customer", call.target or call.params.needed("customer"))
    kind = call.params.text("type") or None
    return context.store.listed("payment_method", customer=customer.id, type=kind)
