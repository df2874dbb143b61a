"""Requests about what is held of people, and taking their names out of every table.

The activity log itself is the kit's.
"""
