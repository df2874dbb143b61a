"""Checks that an event really comes from Stripe, and how far our clock is from Stripe's."""

import json
import re
from datetime import UTC, datetime

import stripe
import structlog

from data.kit import clock
from services.money.stripe_gateway.errors import ForgedNotice
from services.money.stripe_gateway.facts import StripeNotice
from services.money.stripe_gateway.reading import Node, read_notice

TOLERANCE_SECONDS = 300

log = structlog.get_logger()


def verify_notice(payload: bytes, signature: str, secrets: tuple[str, ...]) -> StripeNotice:
    """The event in a webhook's raw body. Two secrets are valid while one is replaced.

    Raises:
        ForgedNotice: no secret fits, it is older than five minutes, or it is no event.
    """
    _log_skew(signature)
    if not any(_fits(payload, signature, secret, TOLERANCE_SECONDS) for secret in secrets):
        is_old = any(_fits(payload, signature, secret, None) for secret in secrets)
        age = -round(_skew(signature) or 0) if is_old else None
        raise ForgedNotice("the signature does not fit, or the event is too old", age)
    notice = read_notice(_parse(payload))
    if not notice.id:
        raise ForgedNotice("the body is no event")
    return notice


def _fits(payload: bytes, signature: str, secret: str, tolerance: int | None) -> bool:
    # What the SDK's construct_event does, before it parses: that would fail on a list or null.
    try:
        text = payload.decode()
        stripe.WebhookSignature.verify_header(text, signature, secret, tolerance)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
    return True


def _parse(payload: bytes) -> Node:
    try:
        body = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise ForgedNotice("the body is no event") from error
    return Node(body if isinstance(body, dict) and body.get("object") == "event" else {})


def _log_skew(signature: str) -> None:
    # The SDK looks only at the past: with our clock slow, events from the "future" are taken,
    # and with it fast by five minutes every event is refused. Both must be seen by somebody.
    skew = _skew(signature)
    if skew is not None and abs(skew) > TOLERANCE_SECONDS:
        log.warning("clock differs from stripe's, or a replay", seconds=round(skew))


def _skew(signature: str) -> float | None:
    sent = re.search(r"(?:^|,)t=(\d{1,11})(?:,|$)", signature)
    if sent is None:
        return None
    return (datetime.fromtimestamp(int(sent[1]), UTC) - clock.now()).total_seconds()
