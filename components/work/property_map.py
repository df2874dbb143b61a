"""The map of a person's properties: live pins by state, a legend filter and one chosen pin."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

from nicegui.events import GenericEventArguments

from components.work.folium_map import (
    MAP_ASSETS,
    MAP_STATIC,
    Bounds,
    FoliumMap,
    LivePins,
    LocalMap,
    MapGrid,
    StreetTiles,
    serve_map_assets,
)
from components.work.property_pins import STATE_LABELS, Pin, pin_features, pins_geojson

__all__ = [
    "MAP_ASSETS",
    "MAP_STATIC",
    "STATE_LABELS",
    "MapView",
    "Pin",
    "PropertyMap",
    "pins_geojson",
    "serve_map_assets",
]


@dataclass(frozen=True, slots=True)
class MapView:
    """The ground under the pins; bounds are south-west and north-east, in degrees.

    The attribution is HTML and comes from the installation's settings, never from a customer.
    """

    tile_url: str | None
    attribution: str
    bounds: Bounds


class PropertyMap(FoliumMap):
    """A map that fills its parent, with pins read from ``pins_url`` and changed by ``patch``."""

    def __init__(
        self,
        view: MapView,
        *,
        pins_url: str,
        on_choose: Callable[[str], Awaitable[None] | None],
    ) -> None:
        base = LocalMap(view.bounds)
        MapGrid("" if view.tile_url else "No street map is set up").add_to(base)
        if view.tile_url:
            StreetTiles(view.tile_url, view.attribution).add_to(base)
        pins = LivePins(pins_url, tuple(STATE_LABELS.items()))
        pins.add_to(base)
        super().__init__(base, label="Map of your properties", events=["pin-chosen"], pins=pins)

        def choose(event: GenericEventArguments) -> Awaitable[None] | None:
            return on_choose(event.args) if isinstance(event.args, str) else None

        self.on("pin-chosen", choose)

    def patch(self, revision: int, pins: Sequence[Pin]) -> None:
        """Show a live change in place; a missed one is healed from ``pins_url``."""
        self.tell("pins", "patch", revision, pin_features(pins))

    def reload(self) -> None:
        """Read ``pins_url`` again and merge it in place."""
        self.tell("pins", "load")

    def select(self, property_id: str | None, *, fly: bool = True) -> None:
        """Ring one pin, or none; ``fly`` brings it into view."""
        self.tell("pins", "select", property_id, fly)

    def show_states(self, states: Collection[str] | None) -> None:
        """Show only the pins in these states; None shows all."""
        self.tell("pins", "showStates", None if states is None else sorted(states))

    def show_found(self, property_ids: Collection[str] | None) -> None:
        """Show only these pins of the chosen states; None ends the search."""
        self.tell("pins", "showFound", None if property_ids is None else sorted(property_ids))

    def show_all(self) -> None:
        """Fit the view to all pins shown."""
        self.tell("pins", "fit")
