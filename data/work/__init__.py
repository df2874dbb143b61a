"""Customers, their properties, jobs and visits, and the queries on them.

Invoices for the work are the money's.
"""
