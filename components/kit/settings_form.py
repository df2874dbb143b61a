"""A short form: it keeps what was typed, shows refusals at their fields, and waits its turn."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from components.kit.filter_bar import Option
from components.kit.part import Part, plain, read_text, read_texts

FieldKind = Literal[
    "text", "email", "tel", "password", "date", "radio", "select", "checks", "switch"
]
LONGEST_LIST = 500


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


class SettingsForm(Part, component="../assets/portal/settings_form.js"):
    """Fields and one button; with ``instant`` every choice is sent at once, without a button."""

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
        self._running = False
        self.show(submit=submit, instant=not submit, dialog=is_dialog, errors={}, ends=0, clears=0)
        self.set_fields(fields)
        self.on("submit", lambda arguments: self._submit(arguments.args))

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Show other values; what somebody is typing now stays where its value stays."""
        self._fields = tuple(fields)
        self.props["fields"] = [plain(one) for one in fields]

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Say at each field what is wrong; under "" stands what concerns the whole form."""
        self.props["errors"] = dict(errors)

    def clear_inputs(self) -> None:
        """Begin anew with the fields' own values, after it was done."""
        self.show(errors={}, clears=self.props["clears"] + 1)

    async def _submit(self, sent: object) -> None:
        if self._running:
            return
        self._running = True
        try:
            result = self._on_submit(self._read(sent))
            if isinstance(result, Awaitable):
                await result
        finally:
            self._running = False
            if not self.is_deleted:
                self.props["ends"] += 1

    def _read(self, sent: object) -> Typed:
        values = sent if isinstance(sent, dict) else {}
        lists = {one.name: one for one in self._fields if one.kind == "checks"}
        return Typed(
            texts={
                one.name: self._known(one, read_text(values.get(one.name)))
                for one in self._fields
                if one.name not in lists
            },
            lists={
                name: tuple(
                    value
                    for value in read_texts(values.get(name))[:LONGEST_LIST]
                    if value in {choice.value for choice in one.choices}
                )
                for name, one in lists.items()
            },
        )

    def _known(self, one: Field, value: str) -> str:
        """A choice that was never offered counts as the one that stands."""
        if one.kind in ("radio", "select"):
            return value if value in {choice.value for choice in one.choices} else one.value
        return value
