"""What ``app.py doctor`` says: the settings, the database, the clock, and Stripe's side."""

import asyncio

from services.invoice_counts import find_money_problems
from services.permissions import SYSTEM
from services.readiness import is_ready
from services.settings import Settings
from services.settings_check import problems_of
from services.stripe_gateway.gateway import StripeGateway
from services.stripe_setup import problems_at_stripe
from services.unit_of_work import read


def find_problems(settings: Settings) -> list[str]:
    """One line each, the database being open. Asks Stripe only when its keys look right."""
    problems = problems_of(settings)
    may_ask = settings.takes_payments and not problems
    if not is_ready():
        problems.append("The database is away or not up to date. Run: app.py migrate")
    else:
        problems += read(lambda session: find_money_problems(session, SYSTEM))
    return [*problems, *(asyncio.run(_ask_stripe(settings)) if may_ask else ())]


async def _ask_stripe(settings: Settings) -> list[str]:
    gateway = StripeGateway.from_settings(settings)
    try:
        return await problems_at_stripe(gateway, origin=settings.origin)
    finally:
        await gateway.close()
