"""How much of a slow proof is run: a small part in the suite, all of it by `make faults`."""

import os

IN_FULL = os.environ.get("PROOFS") == "full"


def scaled(small: int, *, full: int) -> int:
    """How often, or how many."""
    return full if IN_FULL else small
