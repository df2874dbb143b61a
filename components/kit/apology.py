"""What a person is told when there is a bug: sorry, and a number that stands in the log."""

from nicegui import ui

from services.kit.error_references import log_error
from services.kit.errors import DomainError, SignedOut


def apologize_for_bugs() -> None:
    """Answer every unexpected error of the page being built, and of its buttons, with a toast."""
    ui.on_exception(_apologize)


def _apologize(error: Exception) -> None:
    if isinstance(error, SignedOut):
        ui.navigate.reload()
        return
    if isinstance(error, DomainError):
        ui.notify(str(error), type="negative")
        return
    reference = log_error("handler failed", error)
    sentence = f"Something went wrong on our side. Reference {reference}."
    ui.notify(sentence, type="negative", timeout=10_000)
