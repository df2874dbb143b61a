"""Everything that talks to Stripe, put together from the settings."""

from dataclasses import dataclass

from pages.portal.checkout_parts import CheckoutParts
from services.kit.links import Links
from services.kit.periodic_jobs import PeriodicJob
from services.kit.settings import Settings
from services.money.autopay import AutopayWork
from services.money.checkout import Checkout
from services.money.checkout_intents import CheckoutIntents
from services.money.office_money import OfficeMoney
from services.money.reconciliation import Reconciliation
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.stripe_webhooks import StripeWebhooks
from services.money.wallet import Wallet
from services.money.webhook_backfill import MissedEvents

STRIPE_JS = "https://js.stripe.com/endive/stripe.js"
A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class PaymentServices:
    """Absent where no key is set."""

    gateway: StripeGateway
    intents: CheckoutIntents
    checkout: Checkout
    webhooks: StripeWebhooks
    wallet: Wallet
    jobs: tuple[PeriodicJob, ...]


def make_payment_services(settings: Settings) -> PaymentServices | None:
    if not settings.takes_payments:
        return None
    gateway = StripeGateway.from_settings(settings)
    wallet = Wallet(gateway, origin=settings.origin)
    intents = CheckoutIntents(gateway, wallet, origin=settings.origin)
    checkout = Checkout(intents, wallet)
    webhooks = StripeWebhooks(gateway, intents, origin=settings.origin)
    autopay = AutopayWork(checkout, wallet, origin=settings.origin)
    jobs = (
        PeriodicJob("reconciliation", 300, Reconciliation(intents).run_due),
        PeriodicJob("automatic payments", 300, autopay.run),
        PeriodicJob("expiring cards", A_DAY, autopay.look_at_cards),
        PeriodicJob("missed events", A_DAY, MissedEvents(gateway, webhooks).run),
    )
    return PaymentServices(gateway, intents, checkout, webhooks, wallet, jobs)


def checkout_parts(settings: Settings, money: PaymentServices | None) -> CheckoutParts | None:
    """What the pages need for paying; None where nothing can be paid."""
    if money is None:
        return None
    return CheckoutParts(
        checkout=money.checkout,
        wallet=money.wallet,
        script=settings.stripe_js_url or STRIPE_JS,
        publishable_key=settings.stripe_publishable_key,
        links=Links(settings.origin, settings.secret_key),
    )


def office_money(settings: Settings, money: PaymentServices | None) -> OfficeMoney:
    """Checks and cash can be recorded without Stripe too."""
    gateway, intents = (money.gateway, money.intents) if money else (None, None)
    return OfficeMoney(gateway, intents, origin=settings.origin)
