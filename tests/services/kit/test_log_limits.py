"""Nonsense from outside is a line a minute, and no mistake of ours goes unseen."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from services.kit import log_limits
from services.kit.logging_setup import configure_logging


@pytest.fixture(params=["text", "json"])
def stream(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging(request.param, stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def minutes(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the log, in seconds; it stands until its one number is changed."""
    now = [1000.0]
    monkeypatch.setattr(log_limits.time, "monotonic", lambda: now[0])
    return now


def fail(words: str, *, by: str = "ours", **facts: object) -> None:
    try:
        raise ValueError(words)
    except ValueError as error:
        if by == "ours":
            structlog.get_logger().exception("failed", **facts)
        else:
            logging.getLogger("nicegui").exception(error)


@pytest.mark.parametrize("by", ["ours", "theirs"])
def test_a_kind_is_written_once_a_minute(
    stream: io.StringIO, minutes: list[float], by: str
) -> None:
    for number in range(5_000):
        fail(f"forged {number}", by=by)
    first = stream.getvalue()
    minutes[0] += 61
    fail("forged again", by=by)

    assert first.count("Traceback") == 1
    assert len(first) < 3_000
    assert stream.getvalue().count("Traceback") == 2
    assert "4999" in stream.getvalue()


def test_other_mistakes_are_not_kept_back(stream: io.StringIO, minutes: list[float]) -> None:
    del minutes
    for _ in range(3):
        fail("one")
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
        structlog.get_logger().warning("webhook refused", reason="forged")
        structlog.get_logger().warning("clock differs")

    written = stream.getvalue()
    for words in ("Traceback", "Invalid HTTP", "webhook refused", "clock differs"):
        assert written.count(words) == 1


def test_a_number_that_was_told_is_found(stream: io.StringIO, minutes: list[float]) -> None:
    del minutes
    for number in range(30):
        fail("one", reference=f"REF{number:02}")

    written = stream.getvalue()
    assert written.count("Traceback") == 1
    assert written.count("REF") == 1 + log_limits.MOST_REFERENCES


def test_what_is_no_warning_always_passes(stream: io.StringIO, minutes: list[float]) -> None:
    del minutes
    for _ in range(3):
        structlog.get_logger().info("mail sent")

    assert stream.getvalue().count("mail sent") == 3


def test_kinds_are_forgotten_when_there_are_too_many(
    stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, minutes: list[float]
) -> None:
    del minutes
    monkeypatch.setattr(log_limits, "_MOST_KINDS", 2)
    for words in ("a", "b", "c", "a"):
        structlog.get_logger().warning(words)

    assert len(stream.getvalue().splitlines()) == 4
