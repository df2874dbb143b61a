"""Addresses for machines: webhooks, files, health."""
