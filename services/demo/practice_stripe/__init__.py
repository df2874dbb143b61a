"""A stand-in for Stripe, for the demo and the tests; never imported when a live key is set."""

from services.demo.practice_stripe.practice import PracticeStripe

__all__ = ["PracticeStripe"]
