"""Conversations and requests for work as stored.

Files that go with them are the kit's.
"""
