"""A short form: it keeps what was typed, shows refusals at their fields, and waits its turn."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from components.kit import html as h
from components.kit.field_pieces import LONGEST_LINE, select_box, text_line
from components.kit.filter_bar import Option
from components.kit.markup import Markup, Said, read_fields

FieldKind = Literal[
    "text", "email", "tel", "password", "date", "radio", "select", "checks", "switch"
]
LINES = frozenset({"text", "email", "tel", "password", "date"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A radio button or checkbox, with a line that explains it."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One input. ``shown_when`` names another field and the values with which this one shows."""

    name: str
    label: str
    kind: FieldKind = "text"
    value: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[Choice | Option, ...] = ()
    hint: str = ""
    autocomplete: str = "off"
    shown_when: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent: the text of each field, and the ticked values of lists."""

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def ticked(self, name: str) -> tuple[str, ...]:
        return self.lists.get(name, ())


Submit = Callable[[Typed], Awaitable[object] | object]


class SettingsForm(Markup):
    """Fields and one button; with ``instant`` every choice is sent at once, without a button.

    Lines of text are the browser's until they are sent; choices are told as they are made, as
    other fields may show with them.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        on_submit: Submit,
        *,
        submit: str = "",
        is_dialog: bool = False,
    ) -> None:
        super().__init__()
        self._on_submit = on_submit
        self._submit, self._is_dialog = submit, is_dialog
        self._running = False
        self._later: Typed | None = None
        self._fields: tuple[Field, ...] = ()
        self._chosen: dict[str, str] = {}
        self._ticked: dict[str, tuple[str, ...]] = {}
        self._errors: Mapping[str, str] = {}
        self._tries = self._clears = 0
        self._first_wrong = ""
        self.react("choose", _read_choice, self._choose)
        self.react("send", read_fields, lambda sent: self._send(self._read(sent)))
        self.set_fields(fields)

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Show other values; what somebody is typing now stays where its value stays."""
        before = {one.name: one for one in self._fields}
        self._fields = tuple(fields)
        for one in fields:
            old = before.get(one.name)
            if old is None or (old.value, old.values) != (one.value, one.values):
                self._start(one)
        self._show()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Say at each field what is wrong; under "" stands what concerns the whole form."""
        self._errors = dict(errors)
        self._tries += 1
        self._show()

    def clear_inputs(self) -> None:
        """Begin anew with the fields' own values, after it was done."""
        self._errors = {}
        self._clears += 1
        for one in self._fields:
            self._start(one)
        self._show()

    def _start(self, one: Field) -> None:
        self._chosen[one.name] = one.value
        self._ticked[one.name] = one.values

    def _choose(self, choice: tuple[str, str, object]) -> object:
        name, value, entered = choice
        one = next(one for one in self._fields if one.name == name)
        if one.kind == "checks":
            others = tuple(each for each in self._ticked[name] if each != value)
            self._ticked[name] = (*others, value) if entered is True else others
        elif one.kind == "switch":
            self._chosen[name] = "on" if entered is True else "off"
        elif one.kind == "radio":
            self._chosen[name] = value
        else:
            self._chosen[name] = _known(one, entered, self._chosen[name])
        self._show()
        return None if self._submit else self._send(self._read({}))

    async def _send(self, typed: Typed) -> None:
        """One after the other; of choices that are made meanwhile the last counts."""
        if self._running:
            self._later = None if self._submit else typed
            return
        self._running, self._later = True, typed
        try:
            while (sent := self._later) is not None:
                self._later = None
                result = self._on_submit(sent)
                if isinstance(result, Awaitable):
                    await result
        finally:
            self._running = False

    def _read(self, sent: Mapping[str, str]) -> Typed:
        """What the form holds: a field that does not show now has what it had before."""
        lines = {one.name for one in self._fields if one.kind in LINES}
        given = {name: text[:LONGEST_LINE] for name, text in sent.items() if name in lines}
        lists = {one.name for one in self._fields if one.kind == "checks"}
        return Typed(
            texts={
                name: text for name, text in (self._chosen | given).items() if name not in lists
            },
            lists={name: self._ticked[name] for name in lists},
        )

    def _show(self) -> None:
        shown = [one for one in self._fields if self._is_shown(one)]
        self._first_wrong = next((one.name for one in shown if one.name in self._errors), "")
        self.draw(
            h.form(
                map(self._field, shown),
                self._errors.get("") and self._problem("", goal=self._problem_id("")),
                self._submit and self._foot(),
                class_=f"pl pl-form{' pl-form--dialog' if self._is_dialog else ''}",
                novalidate=True,
                data_fresh=str(self._clears),
                on_submit=h.act("send"),
            )
        )

    def _is_shown(self, one: Field) -> bool:
        return not one.shown_when or self._chosen[one.shown_when[0]] in one.shown_when[1:]

    def _foot(self) -> h.Drawn:
        kind = "primary" if self._is_dialog else "tonal"
        look = f"pl-button pl-button--{kind} pl-button--turns"
        return h.div(
            h.span(data_slot=True, id=f"f{self.id}-more", class_="pl-markup"),
            h.button(h.span(self._submit), type="submit", class_=look),
            class_="pl-form-foot",
        )

    def _field(self, one: Field) -> h.Drawn:
        if one.kind in LINES:
            return self._line(one)
        if one.kind == "select":
            return self._select(one)
        return self._toggle(one) if one.kind == "switch" else self._group(one)

    def _line(self, one: Field) -> h.Drawn:
        is_wrong = bool(self._errors.get(one.name))
        field_id, hint_id = self._ids(one)
        line = text_line(
            one.kind,
            one.value,
            id=field_id,
            name=one.name,
            autocomplete=one.autocomplete,
            aria_invalid="true" if is_wrong else None,
            aria_describedby=hint_id,
        )
        # Read aloud with the field, which takes the keyboard.
        problem = is_wrong and self._problem(one.name, goal=field_id, is_said=False)
        words = problem or one.hint
        hint = h.span(words, id=hint_id, class_="pl-form-hint")
        return h.div(h.label(one.label, for_=field_id), line, hint, class_="pl-field")

    def _select(self, one: Field) -> h.Drawn:
        field_id, hint_id = self._ids(one)
        box = select_box(
            [(choice.value, choice.label) for choice in one.choices],
            self._chosen[one.name],
            id=field_id,
            aria_describedby=hint_id if one.hint else None,
            on_change=h.act("choose", one.name),
        )
        hint = one.hint and h.span(one.hint, id=hint_id, class_="pl-form-hint")
        return h.div(h.label(one.label, for_=field_id), box, hint, class_="pl-field")

    def _toggle(self, one: Field) -> h.Drawn:
        words = h.span(one.label, one.hint and h.small(one.hint, class_="pl-muted"))
        is_on, told = self._chosen[one.name] == "on", h.act("choose", one.name)
        box = h.input_(type="checkbox", role="switch", checked=is_on, on_change=told)
        return h.label(words, box, class_="pl-toggle")

    def _group(self, one: Field) -> h.Drawn:
        field_id, described = self._ids(one)
        below = one.hint and h.span(one.hint, id=described, class_="pl-form-hint")
        if self._errors.get(one.name):
            below = self._problem(one.name, goal=field_id)
            described = self._problem_id(one.name)
        kind = "radio" if one.kind == "radio" else "checkbox"
        chosen = (self._chosen[one.name],) if kind == "radio" else self._ticked[one.name]
        boxes = (
            h.label(
                h.input_(
                    id=None if number else field_id,
                    type=kind,
                    name=one.name,
                    checked=choice.value in chosen,
                    on_change=h.act("choose", f"{one.name} {choice.value}"),
                ),
                h.span(choice.label, _note(choice)),
            )
            for number, choice in enumerate(one.choices)
        )
        legend, look = h.legend(one.label, class_="pl-label"), "pl-choices"
        described_by = described if below else None
        group = h.fieldset(legend, boxes, class_=look, aria_describedby=described_by)
        return h.div(group, below, class_="pl-field")

    def _problem(self, name: str, *, goal: str, is_said: bool = True) -> h.Drawn:
        """What is wrong; the first of them takes the keyboard to the field it is about."""
        return h.span(
            self._errors[name],
            id=self._problem_id(name),
            class_="pl-error",
            role="alert" if is_said else None,
            data_focus=goal if name == self._first_wrong else None,
        )

    def _problem_id(self, name: str) -> str:
        return f"f{self.id}-{name}-problem-{self._tries}"

    def _ids(self, one: Field) -> tuple[str, str]:
        return f"f{self.id}-{one.name}", f"f{self.id}-{one.name}-hint"


def _note(choice: Choice | Option) -> h.Node:
    note = choice.note if isinstance(choice, Choice) else ""
    return note and h.small(note, class_="pl-muted")


def _read_choice(said: Said) -> tuple[str, str, object]:
    name, _, value = said.value.partition(" ")
    return name, value, said.entered


def _known(one: Field, entered: object, standing: str) -> str:
    """A choice that was never offered counts as the one that stands."""
    return next((each.value for each in one.choices if each.value == entered), standing)
