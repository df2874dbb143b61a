"""Calls to Stripe about saved payment methods, without blocking and safe to repeat."""

from uuid import uuid4

from stripe import V1Services
from stripe.params import PaymentMethodUpdateParams

from services.money.stripe_gateway.errors import MissingAtStripe, translated
from services.money.stripe_gateway.facts import (
    Mandate,
    MethodChange,
    MethodSummary,
    Setup,
    UnverifiedAccount,
)
from services.money.stripe_gateway.parameters import allowed_types
from services.money.stripe_gateway.reading import Node, read_method, read_setup, read_unverified


class WalletCalls:
    """The part of the gateway that concerns a customer's saved methods."""

    def __init__(self, v1: V1Services) -> None:
        self._v1 = v1

    async def create_setup(self, customer: str, currency: str) -> Setup:
        """By its client secret a browser saves a payment method without paying."""
        with translated():
            made = await self._v1.setup_intents.create_async(
                {
                    "customer": customer,
                    "usage": "off_session",
                    "allowed_payment_method_types": [*allowed_types(currency)],
                },
                {"idempotency_key": f"setup-{uuid4()}"},
            )
        return read_setup(Node(made.to_dict()))

    async def fetch_setup(self, setup_id: str) -> Setup:
        with translated():
            found = await self._v1.setup_intents.retrieve_async(setup_id)
        return read_setup(Node(found.to_dict()))

    async def list_unverified(self, customer: str) -> tuple[UnverifiedAccount, ...]:
        """Bank accounts that the customer wanted to save and has still to confirm."""
        with translated():
            page = await self._v1.setup_intents.list_async(
                {"customer": customer, "limit": 100, "expand": ["data.payment_method"]}
            )
        found = [read_unverified(Node(setup.to_dict())) for setup in page.data]
        return tuple(account for account in found if account is not None)

    async def list_methods(self, customer: str) -> tuple[MethodSummary, ...]:
        """The customer's saved cards and bank accounts."""
        with translated():
            page = await self._v1.customers.payment_methods.list_async(customer, {"limit": 100})
        known = set(allowed_types("usd"))
        return tuple(read_method(Node(pm.to_dict())) for pm in page.data if pm.type in known)

    async def find_default(self, customer: str) -> str | None:
        """The method the customer wants to be used first."""
        with translated():
            found = await self._v1.customers.retrieve_async(customer)
        settings = Node(found.to_dict()).child("invoice_settings")
        return settings.optional("default_payment_method")

    async def choose_default(self, customer: str, method_id: str) -> None:
        with translated():
            await self._v1.customers.update_async(
                customer,
                {"invoice_settings": {"default_payment_method": method_id}},
                {"idempotency_key": f"default-{uuid4()}"},
            )

    async def fetch_mandate(self, mandate_id: str) -> Mandate | None:
        """A mandate as it is now; None when Stripe does not know it."""
        try:
            with translated():
                found = await self._v1.mandates.retrieve_async(mandate_id)
        except MissingAtStripe:
            return None
        node = Node(found.to_dict())
        return Mandate(node.optional("payment_method"), node.text("status") == "active")

    async def detach_method(self, method_id: str) -> None:
        with translated():
            await self._v1.payment_methods.detach_async(
                method_id, None, {"idempotency_key": f"detach-{method_id}-{uuid4()}"}
            )

    async def update_method(self, method_id: str, change: MethodChange) -> None:
        """Change a card's expiry and whose name and postal code stand on a method."""
        parameters: PaymentMethodUpdateParams = {
            "billing_details": {
                "name": change.name,
                "address": {"postal_code": change.postal_code},
            }
        }
        if change.expires is not None:
            month, year = change.expires
            parameters["card"] = {"exp_month": month, "exp_year": year}
        with translated():
            await self._v1.payment_methods.update_async(
                method_id, parameters, {"idempotency_key": f"update-{method_id}-{uuid4()}"}
            )
