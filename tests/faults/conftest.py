"""Fixtures of the tests that kill and shuffle payments."""

from tests.services.money.money_world import stripe_address, stripe_spec, world

__all__ = ["stripe_address", "stripe_spec", "world"]
