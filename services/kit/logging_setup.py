"""One log for everything, ours and the libraries': text for people or JSON lines for machines."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from services.kit.log_limits import OncePerMinute
from services.kit.redaction import redact_value


def configure_logging(log_format: str, stream: TextIO | None = None) -> None:
    """Send all logging to one stream, standard error if none is given, without secrets.

    The server must not set up logging of its own (``log_config=None``), or its lines miss this.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(log_format, [structlog.stdlib.ExtraAdder(), *shared]))
    handler.addFilter(OncePerMinute())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("httpx", "stripe", "apscheduler", "alembic"):  # a line a step
        logging.getLogger(chatty).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "nicegui"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last step before a line is written; nothing gets into the log past it."""
    return {
        name: value if name.startswith("_") else redact_value(name, value)
        for name, value in event.items()
    }


def _formatter(log_format: str, shared: list[Processor]) -> logging.Formatter:
    is_json = log_format == "json"
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if is_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,  # to text first, so that it is redacted too
            hide_secrets,
            renderer,
        ],
    )
