"""NiceGUI asks for the signatures of its own methods three times an element; this remembers them.

It leans on NiceGUI's insides, hence the exact pin: measured, 60 % of the time that a label took.
"""

from collections.abc import Callable
from functools import cache
from types import FunctionType, MethodType
from typing import cast

from nicegui import helpers

Asks = Callable[[Callable[..., object]], bool]


def remember_signatures() -> None:
    """Do so from now on, once for the process."""
    original = cast(Asks, helpers.expects_arguments)
    if not getattr(original, "is_remembering", False):
        helpers.expects_arguments = _remembering(original)  # type: ignore[assignment]


def _remembering(original: Asks) -> Asks:
    @cache
    def of_method(function: FunctionType) -> bool:
        return original(MethodType(function, object()))

    def expects_arguments(func: Callable[..., object]) -> bool:
        # Methods of NiceGUI's classes only: they are few and live as long as the process.
        inner = func.__func__ if isinstance(func, MethodType) else None
        if isinstance(inner, FunctionType) and inner.__module__.startswith("nicegui."):
            return of_method(inner)
        return original(func)

    expects_arguments.is_remembering = True  # type: ignore[attr-defined]
    return expects_arguments
