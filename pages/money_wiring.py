"""Everything that talks to Stripe, put together from the settings."""

from dataclasses import dataclass

from pages.portal.checkout_parts import CheckoutParts
from services.kit.schedule import Round
from services.kit.settings import Settings
from services.money.autopay import AutopayWork
from services.money.checkout import Checkout
from services.money.checkout_intents import CheckoutIntents
from services.money.missed_events import MissedEvents
from services.money.office_money import OfficeMoney
from services.money.reconciliation import Reconciliation
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.stripe_webhooks import StripeWebhooks
from services.money.wallet import Wallet

STRIPE_JS = "https://js.stripe.com/endive/stripe.js"
A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Money:
    """Absent where no key is set."""

    gateway: StripeGateway
    intents: CheckoutIntents
    checkout: Checkout
    webhooks: StripeWebhooks
    wallet: Wallet
    rounds: tuple[Round, ...]


def make_money(settings: Settings) -> Money | None:
    if not settings.takes_payments:
        return None
    gateway = StripeGateway.from_settings(settings)
    wallet = Wallet(gateway, origin=settings.origin)
    intents = CheckoutIntents(gateway, wallet, origin=settings.origin)
    checkout = Checkout(intents, wallet)
    webhooks = StripeWebhooks(gateway, intents, origin=settings.origin)
    autopay = AutopayWork(checkout, wallet, origin=settings.origin)
    rounds = (
        Round("reconciliation", 300, Reconciliation(intents).run_due),
        Round("automatic payments", 300, autopay.run),
        Round("expiring cards", A_DAY, autopay.look_at_cards),
        Round("missed events", A_DAY, MissedEvents(gateway, webhooks).run),
    )
    return Money(gateway, intents, checkout, webhooks, wallet, rounds)


def checkout_parts(settings: Settings, money: Money | None) -> CheckoutParts | None:
    """What the pages need for paying; None where nothing can be paid."""
    if money is None:
        return None
    return CheckoutParts(
        checkout=money.checkout,
        wallet=money.wallet,
        script=settings.stripe_js_url or STRIPE_JS,
        publishable_key=settings.stripe_publishable_key,
        origin=settings.origin,
    )


def office_money(settings: Settings, money: Money | None) -> OfficeMoney:
    """Checks and cash can be recorded without Stripe too."""
    gateway, intents = (money.gateway, money.intents) if money else (None, None)
    return OfficeMoney(gateway, intents, origin=settings.origin)
