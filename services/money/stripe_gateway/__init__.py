"""Stripe, behind one door: nothing outside this package imports ``stripe``."""
