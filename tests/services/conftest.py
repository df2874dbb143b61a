"""Fixtures of the services' tests."""

from tests.services.money.autopay_world import days
from tests.services.money.money_world import stripe_address, stripe_spec, world

__all__ = ["days", "stripe_address", "stripe_spec", "world"]
