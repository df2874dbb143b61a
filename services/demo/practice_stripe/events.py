"""Events: each change of an object is kept as one and handed to the webhook deliveries."""

import json
import time

from services.demo.practice_stripe.deliveries import Deliveries
from services.demo.practice_stripe.store import Resource, Store, make_id, make_resource

API_VERSION = "2026-10-28.endive"
KEPT_SECONDS = 30 * 86_400


class Events:
    """The book of events."""

    def __init__(self, store: Store, deliveries: Deliveries) -> None:
        self._store = store
        self._deliveries = deliveries
        self._forget_old()

    def emit(
        self, event_type: str, resource: Resource, previous: dict[str, object] | None = None
    ) -> None:
        """Record what the object looks like now and tell the portal."""
        # A copy: the event shows the object as it was, whatever becomes of it later.
        data: dict[str, object] = {"object": json.loads(json.dumps(resource))}
        if previous is not None:
            data["previous_attributes"] = previous
        event = make_resource(
            "event",
            "evt_",
            {
                "type": event_type,
                "api_version": API_VERSION,
                "data": data,
                "pending_webhooks": 1 if self._deliveries.enabled else 0,
                "request": {"id": make_id("req_", 14), "idempotency_key": None},
            },
        )
        self._deliveries.send(self._store.put(event))

    def resend_all(self) -> int:
        """Deliver every event once more, oldest first; returns how many."""
        events = self._store.listed("event")[::-1]
        for event in events:
            self._deliveries.send_now(event)
        return len(events)

    def resend_undelivered(self) -> None:
        """After a restart: what the portal never confirmed goes out again."""
        for event in self._store.listed("event")[::-1]:
            if event.number("pending_webhooks"):
                self._deliveries.send(event)

    def _forget_old(self) -> None:
        for event in self._store.listed("event"):
            if event.number("created") < time.time() - KEPT_SECONDS:
                self._store.forget(event)
