"""The stand-in as a server of its own, like Stripe's: on another origin than the portal.

``python -m tests.browser.outside_stripe PORT``, and then, to try out the journey itself:
``PORCHLIGHT_STRIPE_SECRET_KEY=sk_test_x PORCHLIGHT_STRIPE_PUBLISHABLE_KEY=pk_test_x
PORCHLIGHT_STRIPE_API_BASE=http://127.0.0.1:PORT
PORCHLIGHT_STRIPE_JS_URL=http://127.0.0.1:PORT/stripe.js make test-stripe``
"""

import sys

import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.demo.practice_stripe import PracticeStripe
from tests.tools.spec_guard import Guard, GuardMiddleware

POLICY = b"default-src 'self'; style-src 'self' 'unsafe-inline'"


class Outside:
    """Lets any page frame the fields and read the answers, as Stripe does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The frames speak to a parent on their own origin only; here it is on another one.
        is_script = scope.get("path", "").endswith(("/payment-fields.js", "/challenge.js"))

        async def open_up(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers["Access-Control-Allow-Origin"] = "*"
                if "content-security-policy" in headers:
                    headers["Content-Security-Policy"] = POLICY.decode()
                if is_script:
                    del headers["content-length"]
            elif is_script:
                changed = message.get("body", b"")
                changed = changed.replace(b"|| event.origin !== window.location.origin", b"")
                message["body"] = changed.replace(b"window.location.origin", b"'*'")
            await send(message)

        await self._app(scope, receive, open_up)


def main(port: int) -> None:
    practice = PracticeStripe(None, "whsec_outside", ach_seconds=600.0)
    app = Outside(GuardMiddleware(practice.app, Guard.from_sdk()))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", lifespan="off", ws="none")


if __name__ == "__main__":
    main(int(sys.argv[1]))
