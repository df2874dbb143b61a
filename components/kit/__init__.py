"""Pieces that every page is made of: frame, tables, forms, dialogs, theme, values in words.

Nothing here knows what a visit or an invoice is.
"""
