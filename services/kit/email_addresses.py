"""Checks email addresses as people type them."""

import re

_LONGEST = 254
# Not the whole grammar: what mail systems accept, and nothing that could break a header.
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")


def clean_email(typed: str) -> str | None:
    """The address in lower case without spaces around it; None when it cannot be one."""
    address = typed.strip().lower()
    if len(address) > _LONGEST or not _ADDRESS.fullmatch(address):
        return None
    return address
