"""Fields to fill in, as one element; what is being typed is never overwritten by the server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from components.kit.filter_bar import Option
from components.kit.part import Part, plain

LONGEST_VALUE = 50_000  # above what any service takes, so that it says so rather than cut


@dataclass(frozen=True, slots=True)
class FormField:
    """A field named ``label``; ``complete`` is what the browser may fill in ("name", "tel")."""

    name: str
    label: str
    value: str = ""
    kind: Literal["line", "text", "select", "date", "time"] = "line"
    options: tuple[Option, ...] = ()
    hint: str = ""
    complete: str = "off"
    is_optional: bool = False


class FormFields(Part, component="../assets/portal/form_fields.js"):
    """Tells the values a moment after they were typed, and at once when the field is left."""

    def __init__(
        self,
        fields: Sequence[FormField],
        *,
        on_change: Callable[[dict[str, str]], object] | None = None,
    ) -> None:
        super().__init__()
        self._on_change = on_change
        self._names = {field.name for field in fields}
        self.values = {field.name: field.value for field in fields}
        self.show(fields=[plain(field) for field in fields], problems={}, wipes=0)
        self.hear("change", self._read, self._take)

    def set_problem(self, name: str, sentence: str) -> None:
        """Say at a field what is wrong with it; it takes the keyboard."""
        self.props["problems"] = {name: sentence} if sentence else {}

    def wipe(self, name: str) -> None:
        """Empty a field, e.g. after its text was sent."""
        self.values[name] = ""
        self.show(wiped=name, wipes=int(self.props["wipes"]) + 1)

    def _read(self, value: object) -> dict[str, str]:
        sent = value if isinstance(value, dict) else {}
        return {
            name: text[:LONGEST_VALUE]
            for name, text in sent.items()
            if name in self._names and isinstance(text, str)
        }

    def _take(self, values: dict[str, str]) -> object:
        self.values |= values
        return self._on_change(dict(self.values)) if self._on_change else None
