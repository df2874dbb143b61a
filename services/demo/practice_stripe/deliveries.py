"""Webhook deliveries: signed as Stripe signs them, in a thread of their own, retried on failure."""

import hashlib
import heapq
import hmac
import json
import random
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from services.demo.practice_stripe.faults import Faults
from services.demo.practice_stripe.store import Resource, Store

RETRY_SECONDS = (0.3, 0.6, 1.2, 2.4, 5.0, 10.0, 30.0, 60.0)
SHUFFLE_SECONDS = 0.6
ANSWER_SECONDS = 10.0

# The receiver is on this machine: a proxy named in the environment must not see the events.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def sign_payload(payload: str, secret: str, at: int) -> str:
    """The value of the Stripe-Signature header."""
    digest = hmac.new(secret.encode(), f"{at}.{payload}".encode(), hashlib.sha256)
    return f"t={at},v1={digest.hexdigest()}"


@dataclass(order=True, slots=True)
class _Delivery:
    due: float
    order: int
    event_id: str = field(compare=False)
    tries: int = field(default=0, compare=False)


class Deliveries:
    """The queue of events on their way to the portal."""

    def __init__(self, store: Store, faults: Faults, url: str | None, secret: str) -> None:
        self._store = store
        self._faults = faults
        self._url = url
        self._secret = secret
        self._queue: list[_Delivery] = []
        self._order = 0
        self._busy = False
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="practice-webhooks", daemon=True)
        self._thread.start()

    @property
    def enabled(self) -> bool:
        return self._url is not None

    def send(self, event: Resource) -> None:
        """Queue a fresh event, unless events are being held."""
        if self._faults.hold_webhooks:
            return
        for _ in range(2 if self._faults.duplicate_webhooks else 1):
            self.send_now(event)

    def send_now(self, event: Resource) -> None:
        """Queue an event, held or delivered before."""
        if self._url is None:
            return
        wait = random.uniform(0, SHUFFLE_SECONDS) if self._faults.shuffle_webhooks else 0.0
        self._push(event.id, wait, 0)

    def wait_until_quiet(self, seconds: float) -> bool:
        """Wait until nothing is on its way; False when the time is over before."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue and not self._busy, seconds)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(ANSWER_SECONDS + 1)

    def _push(self, event_id: str, wait: float, tries: int) -> None:
        with self._changed:
            self._order += 1
            heapq.heappush(
                self._queue, _Delivery(time.monotonic() + wait, self._order, event_id, tries)
            )
            self._changed.notify_all()

    def _next(self) -> _Delivery | None:
        """Wait for the next delivery that is due; None at the end."""
        with self._changed:
            self._busy = False
            self._changed.notify_all()
            while not self._closed:
                left = self._queue[0].due - time.monotonic() if self._queue else None
                if left is not None and left <= 0:
                    self._busy = True
                    return heapq.heappop(self._queue)
                self._changed.wait(left)
        return None

    def _run(self) -> None:
        while delivery := self._next():
            if self._attempt(delivery.event_id):
                continue
            if delivery.tries < len(RETRY_SECONDS):
                wait = RETRY_SECONDS[delivery.tries]
                self._push(delivery.event_id, wait, delivery.tries + 1)

    def _attempt(self, event_id: str) -> bool:
        """One signed attempt; True when the portal answered 2xx."""
        with self._store.lock:
            event = self._store.objects[event_id]
            payload = json.dumps(event)
        if not self._post(payload):
            return False
        with self._store.lock:
            event["pending_webhooks"] = 0
            self._store.put(event)
            self._store.commit()
        return True

    def _post(self, payload: str) -> bool:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": sign_payload(payload, self._secret, int(time.time())),
            "User-Agent": "Stripe/1.0 (practice)",
        }
        request = urllib.request.Request(self._url or "", payload.encode(), headers)
        try:
            with _opener.open(request, timeout=ANSWER_SECONDS) as answer:
                return bool(200 <= answer.status < 300)
        except urllib.error.HTTPError as refused:
            refused.close()
            return False
        except OSError:
            return False
