"""Keeps the log readable while somebody sends nonsense: a kind of line comes once a minute."""

import logging
import sys
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

PERIOD_SECONDS = 60.0
# Lines whose number somebody was told stay findable, in short.
MOST_REFERENCES = 20
_MOST_KINDS = 1_000


@dataclass(slots=True)
class _Kind:
    since: float
    kept_back: int = 0
    references: int = 0


class OncePerMinute(logging.Filter):
    """For the log's handler. Of warnings and errors of one kind, which are those of one place in
    the code about one mistake, the first in a minute is written, and the next one says how many
    were kept back. Everything below a warning passes."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: OrderedDict[Hashable, _Kind] = OrderedDict()
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        now = time.monotonic()
        with self._lock:
            kind = self._kinds.get(key := _kind_of(record))
            if kind is None or now - kind.since >= PERIOD_SECONDS:
                self._begin(key, now)
                if kind is not None and kind.kept_back:
                    _tell(record, kind.kept_back)
                return True
            if _reference_of(record) and kind.references < MOST_REFERENCES:
                kind.references += 1
                _shorten(record)
                return True
            kind.kept_back += 1
            return False

    def _begin(self, key: Hashable, now: float) -> None:
        self._kinds[key] = _Kind(now)
        self._kinds.move_to_end(key)
        if len(self._kinds) > _MOST_KINDS:
            self._kinds.popitem(last=False)


def _kind_of(record: logging.LogRecord) -> Hashable:
    # The place, and not the words: they may hold what was sent.
    event = record.msg.get("event") if isinstance(record.msg, dict) else None
    return (record.name, record.levelno, record.pathname, record.lineno, event, _mistake(record))


def _mistake(record: logging.LogRecord) -> Hashable:
    """Which exception, and the line that raised it."""
    error = _error_of(record)
    if error is None:
        return None
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    return (type(error), *((frame.filename, frame.lineno) for frame in frames))


def _error_of(record: logging.LogRecord) -> BaseException | None:
    said = record.msg.get("exc_info") if isinstance(record.msg, dict) else record.exc_info
    if isinstance(said, tuple):
        said = said[1]
    if isinstance(said, BaseException):
        return said
    return sys.exc_info()[1] if said else None


def _reference_of(record: logging.LogRecord) -> bool:
    return isinstance(record.msg, dict) and "reference" in record.msg


def _tell(record: logging.LogRecord, kept_back: int) -> None:
    if isinstance(record.msg, dict):
        record.msg["kept_back"] = kept_back
    else:
        record.kept_back = kept_back


def _shorten(record: logging.LogRecord) -> None:
    if isinstance(record.msg, dict):
        record.msg.pop("exc_info", None)
    record.exc_info = record.exc_text = None
