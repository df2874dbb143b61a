"""Identifiers of rows."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): unique, and in the order of creation, which keeps indexes dense."""
    return uuid7()
