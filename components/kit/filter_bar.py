"""Search and filters above a list, as one element."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.kit.part import Part, plain, read_mapping


@dataclass(frozen=True, slots=True)
class Option:
    """A choice and how many rows it would show."""

    value: str
    label: str
    count: int | None = None


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


class FilterBar(Part, component="../assets/portal/filter_bar.js"):
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
        self._allowed: Sequence[Select] = ()
        self.show(search=search, placeholder=placeholder)
        self.set_values(query=query, selects=selects)
        self.hear("change", self._read, on_change)

    def set_values(self, *, query: str, selects: Sequence[Select]) -> None:
        """Follow the page's address, e.g. after Back."""
        self._allowed = selects
        self.show(query=query, selects=[plain(select) for select in selects])

    def _read(self, value: object) -> FilterChange:
        sent = read_mapping(value)
        chosen = {
            select.name: sent[select.name]
            for select in self._allowed
            if sent.get(select.name) in {option.value for option in select.options}
        }
        return FilterChange(query=sent.get("query", ""), chosen=chosen)
