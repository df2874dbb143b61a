"""Fields to fill in, as one element; what is being typed is never overwritten by the server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from components.kit import html as h
from components.kit.field_pieces import select_box, text_area, text_line
from components.kit.filter_bar import Option
from components.kit.markup import Markup, Said

PAUSE = "600"  # milliseconds without a key until what was typed is told
LONGEST_VALUE = 50_000  # above what any service takes, so that it says so rather than cut


@dataclass(frozen=True, slots=True)
class FormField:
    """A field named ``label``; ``complete`` is what the browser may fill in ("name", "tel").

    ``hint`` stands in the empty field and ``note`` below it; ``longest`` is of a text.
    """

    name: str
    label: str
    value: str = ""
    kind: Literal["line", "text", "select", "date", "time"] = "line"
    options: tuple[Option, ...] = ()
    hint: str = ""
    note: str = ""
    longest: str = ""
    complete: str = "off"
    is_optional: bool = False


class FormFields(Markup):
    """Tells the values a moment after they were typed, and at once when the field is left."""

    def __init__(
        self,
        fields: Sequence[FormField],
        *,
        on_change: Callable[[dict[str, str]], object] | None = None,
    ) -> None:
        super().__init__()
        self._on_change = on_change
        self._fields = tuple(fields)
        self._problem = ("", "")  # the field's name, and what is wrong with it
        self._problems = 0  # said so far
        self._wipes = dict.fromkeys((field.name for field in fields), 0)
        self.values = {field.name: field.value for field in fields}
        self.react("type", self._read, self._take)
        self._show()

    def set_problem(self, name: str, sentence: str) -> None:
        """Say at a field what is wrong with it; it takes the keyboard."""
        self._problem = (name, sentence)
        self._problems += 1
        self._show()

    def wipe(self, name: str) -> None:
        """Empty a field, e.g. after its text was sent."""
        self.values[name] = ""
        self._wipes[name] += 1
        self._show()

    def _read(self, said: Said) -> tuple[str, str]:
        text = said.entered if isinstance(said.entered, str) else ""
        return said.value, text[:LONGEST_VALUE]

    def _take(self, told: tuple[str, str]) -> object:
        name, text = told
        self.values[name] = text
        if self._problem[0] == name:  # it is being mended
            self._problem = ("", "")
        self._show()
        return self._on_change(dict(self.values)) if self._on_change else None

    def _show(self) -> None:
        self.draw(h.div(map(self._field, self._fields), class_="pl pl-form"))

    def _field(self, field: FormField) -> h.Node:
        name, sentence = self._problem
        field_id, problem_id = f"f{self.id}-{field.name}", f"f{self.id}-problem-{self._problems}"
        look, problem, described = "pl-error", None, None
        if sentence and name == field.name:
            described = problem_id
            problem = h.p(sentence, id=problem_id, class_=look, role="alert", data_focus=field_id)
        control = self._control(field, field_id, described)
        wipes = str(self._wipes[field.name])
        return (
            h.div(
                h.label(field.label, for_=field_id),
                control,
                problem,
                class_="pl-field",
                data_fresh=wipes,
            ),
            field.note and h.p(field.note, class_="pl-muted pl-small"),
        )

    def _control(self, field: FormField, field_id: str, described: str | None) -> h.Drawn:
        told = h.act("type", field.name)
        if field.kind == "select":
            options = [(one.value, one.label) for one in field.options]
            return select_box(options, self.values[field.name], id=field_id, on_change=told)
        # What was typed is the browser's: only what the field began with is drawn.
        value = "" if self._wipes[field.name] else field.value
        attributes: dict[str, str | None] = {
            "id": field_id,
            "dir": "auto",
            "placeholder": field.hint or None,
            "aria_invalid": "true" if described else None,
            "aria_describedby": described,
            "data_wait": PAUSE,
            "on_input": told,
            "on_change": told,
        }
        if field.kind == "text":
            return text_area(value, maxlength=field.longest or None, **attributes)
        plain = "tel" if field.complete == "tel" else "text"
        kind = plain if field.kind == "line" else field.kind
        return text_line(kind, value, autocomplete=field.complete, **attributes)
