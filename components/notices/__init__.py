"""Mails as the office previews them.

Their texts are the services'.
"""
