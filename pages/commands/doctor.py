"""``app.py doctor``: what is misconfigured or missing, on this machine and beyond it."""

import asyncio

import typer

from pages.commands.refusals import CommandRefused
from services.accounts.oidc_check import find_oidc_problem
from services.accounts.setup_steps import find_missing_setup
from services.documents.font_check import find_font_problem, read_foreign_letters
from services.kit.data_folder import find_folder_problems, open_data
from services.kit.errors import DomainError
from services.kit.permissions import SYSTEM
from services.kit.readiness import find_database_problem
from services.kit.settings import Settings
from services.kit.settings_advice import find_settings_advice
from services.kit.settings_check import problems_of
from services.kit.settings_reading import read_settings
from services.kit.unit_of_work import read
from services.mail.mail_failures import find_mail_problems
from services.mail.mail_server_check import find_mail_server_problem
from services.money.invoice_counts import find_money_problems
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.stripe_setup import problems_at_stripe


def doctor() -> None:
    """Say what is misconfigured, one line each; exit 1 if anything is."""
    settings = read_settings(Settings)
    problems = problems_of(settings)
    may_ask = not problems  # services elsewhere are asked only when their settings look right
    problems += find_settings_advice(settings)
    problems += _find_own_problems(settings)
    if may_ask:
        problems += asyncio.run(_find_distant_problems(settings))
    if problems:
        raise CommandRefused(dict.fromkeys(problems))
    typer.echo("Everything is in order.")


def _find_own_problems(settings: Settings) -> list[str]:
    try:
        open_data(settings)
    except DomainError as refusal:
        return [str(refusal)]
    found = find_folder_problems(settings)
    if problem := find_database_problem():
        return [*found, problem]
    found += read(lambda session: find_missing_setup(session, SYSTEM))
    if not settings.sends_mail:
        found += read(lambda session: find_mail_problems(session, SYSTEM))
    found += read(lambda session: find_money_problems(session, SYSTEM))
    letters = read(lambda session: read_foreign_letters(session, SYSTEM))
    return [*found, *filter(None, [find_font_problem(letters)])]


async def _find_distant_problems(settings: Settings) -> list[str]:
    found = []
    if settings.smtp_url:
        found.append(await find_mail_server_problem(settings))
    if settings.oidc_issuer:
        found.append(await find_oidc_problem(settings))
    if settings.takes_payments:
        gateway = StripeGateway.from_settings(settings)
        try:
            found += await problems_at_stripe(gateway, origin=settings.origin)
        finally:
            await gateway.close()
    return [problem for problem in found if problem]
