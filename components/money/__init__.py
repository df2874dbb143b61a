"""Invoices, payments and the wallet on the screen.

Amounts become words in the kit's formats.
"""
