"""The base of our own Vue components: plain JSON goes out, checked events come in."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from nicegui import ui
from nicegui.events import GenericEventArguments

T = TypeVar("T")
LONGEST = 200


class Part(ui.element):
    """One element drawn by one of our components; its texts are found by tests as they read."""

    def hear(
        self,
        event: str,
        read: Callable[[object], T],
        handler: Callable[[T], object | Awaitable[object]] | None,
    ) -> None:
        """Pass what ``read`` makes of the event on to ``handler``."""
        if handler is None:
            return

        def receive(arguments: GenericEventArguments) -> object:
            return handler(read(arguments.args))

        self.on(event, receive)

    def show(self, **props: object) -> None:
        """Change several props in one message."""
        with self.props.suspend_updates():
            self.props.update({name: sealed(value) for name, value in props.items()})
        self.update()

    def _displayed_contents(self, *, only_visible: bool) -> list[object]:
        return [*super()._displayed_contents(only_visible=only_visible), *texts(self.props)]


def plain(record: object) -> dict[str, object]:
    """A dataclass, and all inside of it, as plain JSON.

    ``dataclasses.asdict`` copies deeply and looks at each word of an enum for fields: on a
    dashboard of 40 visits that was a twentieth of all that the server did.
    """
    return {name: _plain(getattr(record, name)) for name in _names_of(record.__class__)}


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return type(value)(map(_plain, value))
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return plain(value) if hasattr(value, "__dataclass_fields__") else value


_names: dict[type, tuple[str, ...]] = {}  # of the fields of each kind met so far


def _names_of(kind: type) -> tuple[str, ...]:
    names = _names.get(kind)
    if names is None:
        names = _names[kind] = tuple(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    return names


def sealed(value: object) -> object:
    """A list as a tuple: NiceGUI watches every list and dictionary inside of a list for changes.

    Nobody changes them here, and the watching took most of the time of a live update.
    """
    return tuple(value) if isinstance(value, list) else value


def texts(value: object) -> Iterable[str]:
    """Every string inside plain JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def read_text(value: object) -> str:
    """What a browser sent, as a short text; anything else is empty."""
    return value[:LONGEST] if isinstance(value, str) else ""


def read_texts(value: object) -> tuple[str, ...]:
    """What a browser sent, as short texts."""
    return tuple(read_text(item) for item in value) if isinstance(value, list) else ()


def read_nothing(_value: object) -> None:
    """For events that only say that they happened."""


def read_mapping(value: object) -> dict[str, str]:
    """What a browser sent, as short texts by name."""
    if not isinstance(value, dict):
        return {}
    return {read_text(key): read_text(item) for key, item in value.items()}
