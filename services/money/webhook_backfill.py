"""Once a day: asks Stripe for events that no webhook brought, and takes them as if it had."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import func
from sqlmodel import Session, col, select

from data.kit import clock
from data.money.payments import StripeEvent
from services.kit.permissions import Actor, Permission, require
from services.kit.unit_of_work import consult_as_system
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.stripe_webhooks import HANDLED_EVENTS, Answer, StripeWebhooks

OVERLAP = timedelta(days=2)  # Stripe tries for three days; an event may still be under way
KEPT = timedelta(days=29)  # Stripe forgets events after thirty days

log = structlog.get_logger()


def last_event_at(session: Session, actor: Actor) -> datetime | None:
    """When the newest event that took effect was made."""
    require(actor, Permission.SETTLE_PAYMENTS)
    return session.exec(select(func.max(col(StripeEvent.created_at)))).one()


class MissedEvents:
    """Repeating it changes nothing: every event takes effect once."""

    def __init__(self, gateway: StripeGateway, webhooks: StripeWebhooks) -> None:
        self._gateway = gateway
        self._webhooks = webhooks

    async def run(self) -> int:
        """How many events had been missed."""
        last = await consult_as_system(last_event_at)
        oldest = clock.now() - KEPT
        since = max(oldest, last - OVERLAP) if last else oldest
        found = 0
        for notice in await self._gateway.list_notices(since, HANDLED_EVENTS):
            answer, is_news = await self._webhooks.take(notice)
            found += is_news and answer is Answer.TAKEN
        if found:
            log.warning("events came by no webhook", count=found)
        return found
