"""The sample contractor and the practice Stripe, for the demo and the tests.

Nothing here is in memory while a portal serves with a live key.
"""
