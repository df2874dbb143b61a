"""Kinds of notices, and events whose mails are still to be written.

Mails that are written wait in the outbox.
"""
