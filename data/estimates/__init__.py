"""Estimates as stored.

What they come to is worked out by the services.
"""
