"""The calls to Stripe: typed, without blocking, safe to repeat."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

import stripe
from stripe.params import EventListParams, PaymentIntentListParams

from services.kit.settings import Settings
from services.money.stripe_gateway.errors import CardDeclined, ForgedNotice, translated
from services.money.stripe_gateway.facts import (
    CustomerDraft,
    Dispute,
    Endpoint,
    Intent,
    IntentDraft,
    IntentStatus,
    Refund,
    RefundDraft,
    StripeNotice,
)
from services.money.stripe_gateway.notices import verify_notice
from services.money.stripe_gateway.parameters import intent_parameters
from services.money.stripe_gateway.reading import (
    DUE_AGAIN_KEY,
    NO,
    PAYMENT_KEY,
    TIP_FIRST_KEY,
    YES,
    Node,
    read_dispute,
    read_endpoint,
    read_intent,
    read_notice,
    read_refund,
)
from services.money.stripe_gateway.transport import Transport
from services.money.stripe_gateway.wallet_calls import WalletCalls

TIMEOUT_SECONDS = 10
RETRIES = 2
CHARGE = "latest_charge"
API_VERSION = stripe.api_version  # the SDK's own; webhook endpoints are made for it


class StripeGateway:
    """One account at Stripe. Belongs to the event loop that first uses it."""

    def __init__(
        self, secret_key: str, *, base: str = "", secrets: Sequence[str] = (), origin: str = ""
    ) -> None:
        self._secrets = tuple(secrets)
        self._is_live = secret_key.startswith(("sk_live_", "rk_live_"))
        self._origin = origin
        self._transport = Transport(timeout=TIMEOUT_SECONDS)
        client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": base} if base else {},
            http_client=self._transport,
            max_network_retries=RETRIES,
        )
        self._v1 = client.v1
        self.wallet = WalletCalls(client.v1)

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        return cls(
            settings.stripe_secret_key,
            base=settings.stripe_api_base,
            secrets=settings.webhook_secrets,
            origin=settings.base_url.rstrip("/"),
        )

    async def list_endpoints(self) -> tuple[Endpoint, ...]:
        """Where Stripe sends the account's events."""
        with translated():
            page = await self._v1.webhook_endpoints.list_async({"limit": 100})
        return tuple(read_endpoint(Node(one.to_dict())) for one in page.data)

    async def create_customer(self, draft: CustomerDraft) -> str:
        """Stripe's id for the customer; asking again for the same one gives the same id."""
        words = f"{draft.name}\n{draft.email}".encode()
        key = f"customer-{draft.id}-{hashlib.sha256(words).hexdigest()[:16]}"
        with translated():
            made = await self._v1.customers.create_async(
                {
                    "name": draft.name,
                    "email": draft.email,
                    "metadata": {"portal_customer": str(draft.id)},
                },
                {"idempotency_key": key},
            )
        return made.id

    async def create_intent(self, draft: IntentDraft) -> Intent:
        """Make the payment's intent, or get the one that an earlier try made.

        An autopay intent is confirmed at once; a decline is told by the intent, not raised.
        """
        parameters = intent_parameters(draft, self._origin)
        try:
            with translated():
                made = await self._v1.payment_intents.create_async(
                    parameters, {"idempotency_key": f"payment-{draft.payment_id}"}
                )
        except CardDeclined as declined:
            if declined.intent is None:
                raise
            return await self.fetch_intent(declined.intent)
        return await self._with_refunds(made, wanted=False)

    async def fetch_intent(self, intent_id: str, *, with_refunds: bool = False) -> Intent:
        """The intent as it is now. Refunds come along where the charge has any.

        A refund that failed later leaves no trace on the charge: ask for it ``with_refunds``.
        """
        with translated():
            found = await self._v1.payment_intents.retrieve_async(intent_id, {"expand": [CHARGE]})
        return await self._with_refunds(found, wanted=with_refunds)

    async def find_intent(self, payment_id: UUID, *, customer: str) -> Intent | None:
        """Look through a customer's intents for a payment's: for answers lost long ago."""
        query: PaymentIntentListParams = {"customer": customer, "limit": 100}
        while True:
            with translated():
                page = await self._v1.payment_intents.list_async(query)
            for intent in page.data:
                if Node(intent.to_dict()).child("metadata").text(PAYMENT_KEY) == str(payment_id):
                    return await self.fetch_intent(intent.id)
            if not page.has_more:
                return None
            query["starting_after"] = page.data[-1].id

    async def cancel_intent(self, intent_id: str) -> Intent:
        """End an intent, so that nobody can confirm it any more.

        Raises:
            IntentMoved: it is on its way or over; look again.
        """
        with translated():
            gone = await self._v1.payment_intents.cancel_async(
                intent_id,
                {"cancellation_reason": "abandoned", "expand": [CHARGE]},
                # Not one fixed key: Stripe would replay an old refusal after the state moved.
                {"idempotency_key": f"cancel-{intent_id}-{uuid4()}"},
            )
        return read_intent(Node(gone.to_dict()))

    async def refund(self, draft: RefundDraft) -> None:
        with translated():
            await self._v1.refunds.create_async(
                {
                    "payment_intent": draft.intent,
                    "amount": draft.amount_minor,
                    "reason": "requested_by_customer",
                    "metadata": {
                        PAYMENT_KEY: str(draft.payment_id),
                        DUE_AGAIN_KEY: YES if draft.is_due_again else NO,
                        TIP_FIRST_KEY: YES if draft.tip_first else NO,
                    },
                },
                {"idempotency_key": f"refund-{draft.payment_id}-{draft.request_id}"},
            )

    def read_notice(self, payload: bytes, signature: str) -> StripeNotice:
        """A webhook's event, once it is proved to be Stripe's and of our mode.

        Raises:
            ForgedNotice: it is not.
        """
        notice = verify_notice(payload, signature, self._secrets)
        if notice.is_live is not self._is_live:
            raise ForgedNotice("test and live mode are mixed up")
        return notice

    async def list_notices(self, since: datetime, types: Collection[str]) -> list[StripeNotice]:
        """Events of these types from a moment on, the oldest first."""
        query: EventListParams = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        found: list[StripeNotice] = []
        while True:
            with translated():
                page = await self._v1.events.list_async(query)
            found += [read_notice(Node(event.to_dict())) for event in page.data]
            if not page.has_more:
                # Stripe takes 20 types at most, and we hear more: the rest is left out here.
                return [notice for notice in reversed(found) if notice.type in types]
            query["starting_after"] = page.data[-1].id

    async def close(self) -> None:
        """Give the connections back."""
        await self._transport.close()

    @property
    def takes_notices(self) -> bool:
        """Without a secret nobody could tell a forged event from a real one."""
        return bool(self._secrets)

    async def _with_refunds(self, found: stripe.PaymentIntent, *, wanted: bool) -> Intent:
        intent = read_intent(Node(found.to_dict()))
        if intent.status is not IntentStatus.SUCCEEDED or intent.charge is None:
            return intent
        has_refunds = wanted or intent.charge.refunded_minor > 0
        refunds = await self._refunds(found.id) if has_refunds else ()
        disputes = await self._disputes(found.id) if intent.charge.is_disputed else ()
        return replace(intent, refunds=refunds, disputes=disputes)

    async def _refunds(self, intent_id: str) -> tuple[Refund, ...]:
        with translated():
            page = await self._v1.refunds.list_async({"payment_intent": intent_id, "limit": 100})
        return tuple(read_refund(Node(refund.to_dict())) for refund in page.data)

    async def _disputes(self, intent_id: str) -> tuple[Dispute, ...]:
        with translated():
            page = await self._v1.disputes.list_async({"payment_intent": intent_id, "limit": 100})
        return tuple(read_dispute(Node(dispute.to_dict())) for dispute in page.data)
