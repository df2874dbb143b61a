"""A stand-in under the guard's eyes, with an SDK client, a browser's hands and a webhook's ears."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import stripe
from starlette.types import ASGIApp, Receive, Scope, Send

from services.demo.practice_stripe import PracticeStripe
from tests.tools.spec_guard import Guard, GuardMiddleware

SECRET = "whsec_practice"
ACH_SECONDS = 600.0
LATER = 3600.0
RETURN_URL = "http://portal.test/return"


class Listener:
    """A webhook endpoint that checks signatures with the SDK and can refuse."""

    def __init__(self) -> None:
        self.received: list[stripe.Event] = []
        self.refuse_next = 0
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = listener.hear(body, self.headers["Stripe-Signature"])
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhooks/stripe"

    def hear(self, body: bytes, signature: str) -> int:
        event = stripe.Webhook.construct_event(body, signature, SECRET)
        if self.refuse_next:
            self.refuse_next -= 1
            return 500
        self.received.append(event)
        return 200

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Socket:
    """One served address for all tests, because starting a server is slow; apps take turns."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.app: ASGIApp | None = None
        self._server = PracticeStripe(None, SECRET)
        self.base = self._server.serve(0, GuardMiddleware(self._pass_on, guard))

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)

    def close(self) -> None:
        self._server.close()


class Bench:
    """Everything a test needs to try the stand-in."""

    def __init__(self, socket: Socket, state_file: Path | None = None) -> None:
        self.guard = socket.guard
        self.listener = Listener()
        self.practice = PracticeStripe(
            self.listener.url, SECRET, ach_seconds=ACH_SECONDS, state_file=state_file
        )
        socket.app = self.practice.app
        self.base = socket.base
        self.client = stripe.StripeClient(
            "sk_test_bench", base_addresses={"api": self.base}, max_network_retries=2
        )
        self.http = httpx.Client(base_url=self.base)

    def close(self) -> None:
        self.http.close()
        self.practice.close()
        self.listener.close()

    def customer(self) -> stripe.Customer:
        return self.client.v1.customers.create({"email": "ann@example.com", "name": "Ann"})

    def payment(self, customer: str | None = None, *, save: bool = False) -> stripe.PaymentIntent:
        params: stripe.params.PaymentIntentCreateParams = {"amount": 12_345, "currency": "usd"}
        if customer:
            params["customer"] = customer
        if save:
            params["setup_future_usage"] = "off_session"
        return self.client.v1.payment_intents.create(params)

    def setup(self, customer: str) -> stripe.SetupIntent:
        return self.client.v1.setup_intents.create({"customer": customer})

    def fetch(self, intent: stripe.PaymentIntent) -> stripe.PaymentIntent:
        return self.client.v1.payment_intents.retrieve(intent.id)

    def browse(self, intent: object, verb: str, **fields: str) -> httpx.Response:
        """What Stripe.js sends about an intent."""
        assert isinstance(intent, stripe.PaymentIntent | stripe.SetupIntent)
        kind = f"{intent.object}s"
        body = {"key": "pk_test_bench", "client_secret": str(intent.client_secret), **fields}
        return self.http.post(f"/v1/{kind}/{intent.id}/{verb}", data=body)

    def confirm(self, intent: object, number: str, **fields: str) -> dict[str, object]:
        """Confirm with a card, or with a bank account when the number starts with 000."""
        details = _bank(number) if number.startswith("000") else _card(number)
        sent = {**details, "return_url": RETURN_URL, **fields}
        return dict(self.browse(intent, "confirm", **sent).json())

    def answer(self, intent: object, *, passed: bool) -> dict[str, object]:
        """What the bank's window sends."""
        assert isinstance(intent, stripe.PaymentIntent | stripe.SetupIntent)
        body = {"intent": intent.id, "client_secret": str(intent.client_secret)}
        sent = {**body, "ok": "true" if passed else "false"}
        return dict(self.http.post("/authenticate", data=sent).json())

    def save(self, customer: str, number: str) -> str:
        """Keep a method for a customer and return its id."""
        intent = self.setup(customer)
        done = self.confirm(intent, number)
        if done["status"] == "requires_action":
            done = self.answer(intent, passed=True)
        return str(done["payment_method"])

    def charge_saved(self, customer: str, method: str) -> stripe.PaymentIntent:
        """Charge a kept method while its owner is away."""
        return self.client.v1.payment_intents.create(
            {
                "amount": 12_345,
                "currency": "usd",
                "customer": customer,
                "payment_method": method,
                "confirm": True,
                "off_session": True,
                "return_url": RETURN_URL,
            }
        )

    def heard(self) -> list[str]:
        """The types of all events that have arrived."""
        assert self.practice.wait_until_delivered()
        return [event.type for event in self.listener.received]


def _card(number: str) -> dict[str, str]:
    return {
        "payment_method_data[type]": "card",
        "payment_method_data[card][number]": number,
        "payment_method_data[card][exp_month]": "12",
        "payment_method_data[card][exp_year]": "34",
        "payment_method_data[card][cvc]": "123",
    }


def _bank(number: str) -> dict[str, str]:
    return {
        "payment_method_data[type]": "us_bank_account",
        "payment_method_data[us_bank_account][routing_number]": "110000000",
        "payment_method_data[us_bank_account][account_number]": number,
        "payment_method_data[billing_details][name]": "Ann",
        "mandate_data[customer_acceptance][type]": "online",
    }
