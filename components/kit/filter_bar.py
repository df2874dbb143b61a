"""Search and filters above a list, as one element."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from components.kit import html as h
from components.kit.field_pieces import LONGEST_LINE, select_box, text_line
from components.kit.markup import Markup, Said, read_drawn, read_entered
from components.kit.small_pieces import icon

PAUSE = "250"  # milliseconds without a key until the words are looked for


@dataclass(frozen=True, slots=True)
class Option:
    """A choice and how many rows it would show."""

    value: str
    label: str
    count: int | None = None

    @property
    def words(self) -> str:
        """``Paid (3)``."""
        return self.label if self.count is None else f"{self.label} ({self.count})"


@dataclass(frozen=True, slots=True)
class Select:
    """A native select, read as a combobox by its label."""

    name: str
    label: str
    value: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FilterChange:
    """What the person asks for: the words and the chosen value of each select by name."""

    query: str
    chosen: dict[str, str]


class FilterBar(Markup):
    """A search box that keeps what is being typed, and selects that always tell the truth."""

    def __init__(
        self,
        *,
        search: str,
        query: str,
        selects: Sequence[Select],
        on_change: Callable[[FilterChange], object],
        placeholder: str = "",
    ) -> None:
        super().__init__()
        self._search, self._placeholder = search, placeholder or search
        self._on_change = on_change
        self.react("search", read_entered, self._look_for)
        self.react("choose", _read_choice, self._choose)
        self.set_values(query=query, selects=selects)

    def set_values(self, *, query: str, selects: Sequence[Select]) -> None:
        """Follow the page's address, e.g. after Back."""
        self._query, self._selects = query, {select.name: select for select in selects}
        labels = ", ".join(select.label for select in selects)
        self.draw(
            h.div(
                self._search and self._box(),
                map(self._field, selects),
                class_="pl pl-filters",
                role="search" if self._search else "group",
                aria_label=self._search or labels,
            )
        )

    def _box(self) -> h.Drawn:
        told = h.act("search")
        box = text_line(
            "search",
            self._query,
            id=f"f{self.id}-search",
            aria_label=self._search,
            placeholder=self._placeholder,
            autocomplete="off",
            spellcheck="false",
            data_wait=PAUSE,
            on_input=told,
            on_change=told,  # by Enter, and when it is left
        )
        return h.span(icon("search"), box, class_="pl-searchbox")

    def _field(self, select: Select) -> h.Drawn:
        select_id = f"f{self.id}-{select.name}"
        box = select_box(
            [(option.value, option.words) for option in select.options],
            select.value,
            id=select_id,
            on_change=h.act("choose", select.name),
        )
        return h.span(h.label(select.label, for_=select_id), box, class_="pl-field")

    def _look_for(self, query: str) -> object:
        query = query[:LONGEST_LINE]
        return None if query == self._query else self._tell(query, self._selects.values())

    def _choose(self, choice: tuple[str, str]) -> object:
        name, value = choice
        if value not in {option.value for option in self._selects[name].options}:
            return None
        chosen = replace(self._selects[name], value=value)
        return self._tell(self._query, (self._selects | {name: chosen}).values())

    def _tell(self, query: str, selects: Iterable[Select]) -> object:
        self.set_values(query=query, selects=tuple(selects))
        chosen = {select.name: select.value for select in self._selects.values()}
        return self._on_change(FilterChange(query, chosen))


def _read_choice(said: Said) -> tuple[str, str]:
    return read_drawn(said), read_entered(said)
