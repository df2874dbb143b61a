"""What ``app.py doctor`` says: the settings, the database, the clock, and Stripe's side."""

import asyncio

from services.kit.permissions import SYSTEM
from services.kit.readiness import is_ready
from services.kit.settings import Settings
from services.kit.settings_check import problems_of
from services.kit.unit_of_work import read
from services.mail.mail_failures import count_unsent_mails
from services.money.invoice_counts import find_money_problems
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.stripe_setup import problems_at_stripe


def find_problems(settings: Settings) -> list[str]:
    """One line each, the database being open. Asks Stripe only when its keys look right."""
    problems = problems_of(settings)
    may_ask = settings.takes_payments and not problems
    if not is_ready():
        problems.append("The database is away or not up to date. Run: app.py migrate")
    else:
        problems += read(lambda session: find_money_problems(session, SYSTEM))
        problems += _unsent(settings)
    return [*problems, *(asyncio.run(_ask_stripe(settings)) if may_ask else ())]


def _unsent(settings: Settings) -> list[str]:
    if settings.sends_mail:
        return []
    waiting = read(lambda session: count_unsent_mails(session, SYSTEM))
    emails = "1 email waits" if waiting == 1 else f"{waiting:,} emails wait"
    return [f"PORCHLIGHT_SMTP_URL is missing; no email is sent, and {emails} for it"]


async def _ask_stripe(settings: Settings) -> list[str]:
    gateway = StripeGateway.from_settings(settings)
    try:
        return await problems_at_stripe(gateway, origin=settings.origin)
    finally:
        await gateway.close()
