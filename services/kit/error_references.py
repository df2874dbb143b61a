"""Bugs in the log: each gets a reference, which is all that a person is told of it."""

import secrets

import structlog

log = structlog.get_logger()


def log_error(what: str, error: BaseException, **facts: object) -> str:
    """Log an unexpected error with its traceback; returns the reference that finds the line."""
    reference = secrets.token_hex(4).upper()
    log.error(what, reference=reference, exc_info=error, **facts)
    return reference
