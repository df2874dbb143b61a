"""Rows as other software pages through them, and its keys.

The tables themselves are their subjects'.
"""
