"""The property filter in the frame: one choice over the whole portal, kept for the next visit."""

from collections.abc import Callable
from uuid import UUID

from components.kit.filter_bar import Option, Select
from components.kit.visitor import Visitor
from services.work.property_choices import PropertyChoices, choose_property, list_property_choices

NAME = "property"


class PropertyPicker:
    """Shown to those with several properties; ``show_again`` draws frame and page anew."""

    def __init__(
        self, visitor: Visitor, choices: PropertyChoices, show_again: Callable[[], object]
    ) -> None:
        self._visitor = visitor
        self._choices = choices
        self._show_again = show_again

    def selects(self) -> tuple[Select, ...]:
        """The picker as the person left it, or none."""
        if not self._choices.options:
            return ()
        options = (Option(str(place.id), place.name) for place in self._choices.options)
        chosen = str(self._choices.chosen or "")
        return (Select(NAME, "Property", chosen, (Option("", "All properties"), *options)),)

    async def pick(self, value: str) -> None:
        try:
            property_id = UUID(value) if value else None
        except ValueError:  # forged: the browser sends what it was offered
            return
        if not await self._visitor.attempt(choose_property, property_id):
            self._choices = await self._visitor.fetch(list_property_choices)
            self._show_again()
