"""What can go wrong at Stripe, in words for the customer."""

from collections.abc import Iterator
from contextlib import contextmanager

import stripe
import structlog

from services.kit.errors import DomainError

log = structlog.get_logger()


class PaymentServiceUnavailable(DomainError):
    """No answer. Only a request that cannot charge by itself may show this sentence."""

    def __init__(self) -> None:
        super().__init__(
            "The payment service could not be reached. Nothing was charged. Try again in a moment."
        )


class PaymentServiceRefused(DomainError):
    """Stripe will not take the request as it is; the reason is in the log."""

    def __init__(self) -> None:
        super().__init__(
            "The payment could not be started. Nothing was charged. Try again, or give us a call."
        )


class CardDeclined(DomainError):
    """The bank said no. The message is Stripe's own, written for the customer."""

    def __init__(self, message: str, intent: str | None) -> None:
        super().__init__(message)
        self.intent = intent


class IntentMoved(DomainError):
    """What was asked does not fit the state any more: look again."""

    def __init__(self) -> None:
        super().__init__("The payment changed in the meantime. Look again.")


class MissingAtStripe(DomainError):
    def __init__(self) -> None:
        super().__init__("The payment service does not know this payment.")


class ForgedNotice(DomainError):
    """Not signed with our secret, too old, or from the wrong mode.

    ``age_seconds`` of one that is genuine but too old, as with a clock that runs ahead.
    """

    def __init__(self, reason: str, age_seconds: int | None = None) -> None:
        super().__init__(reason)
        self.age_seconds = age_seconds


@contextmanager
def translated() -> Iterator[None]:
    """Turn the SDK's errors into ours. Codes go to the log, never to a screen."""
    try:
        yield
    except stripe.CardError as error:
        raise CardDeclined(_message(error), _intent_of(error)) from error
    except stripe.InvalidRequestError as error:
        raise _invalid(error) from error
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        log.warning("stripe did not answer", kind=type(error).__name__, request=error.request_id)
        raise PaymentServiceUnavailable from error
    except stripe.StripeError as error:
        log.error("stripe refused", kind=type(error).__name__, request=error.request_id)
        raise PaymentServiceRefused from error


def _invalid(error: stripe.InvalidRequestError) -> DomainError:
    if error.code == "payment_intent_unexpected_state":
        return IntentMoved()
    if error.code == "resource_missing":
        return MissingAtStripe()
    log.error("stripe refused", code=error.code, param=error.param, request=error.request_id)
    return PaymentServiceRefused()


def _message(error: stripe.CardError) -> str:
    return error.user_message or "Your card was declined."


def _intent_of(error: stripe.CardError) -> str | None:
    body = error.json_body if isinstance(error.json_body, dict) else {}
    intent = body.get("error", {}).get("payment_intent") or {}
    return intent.get("id")
