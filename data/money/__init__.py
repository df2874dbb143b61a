"""Invoices, payments, the ledger, and the counts that the database keeps of them.

No amount is worked out here.
"""
