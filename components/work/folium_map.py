"""folium draws the map, NiceGUI hosts it in the page: local assets, no iframe, events both ways."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias, cast

import folium
from branca.element import CssLink, Figure, JavascriptLink
from folium.elements import JSCSSMixin
from folium.map import FitBounds, Layer
from folium.plugins import MarkerCluster
from folium.template import Template
from nicegui import app, ui

MAP_STATIC: Final = "/static/map-3"  # browsers keep these for a year: count up when a file changes
MAP_ASSETS: Final = Path(__file__).parents[1] / "assets" / "map"
ONE_YEAR: Final = 31_536_000
# pixels that stay free around all pins; on the right the zoom buttons stand
EDGE, ZOOM_EDGE = 48, 92
FARTHEST_ZOOM, CLOSEST_ZOOM, FITTED_ZOOM = 3, 19, 16

Bounds: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
Argument: TypeAlias = str | int | bool | Sequence[object] | None


def serve_map_assets() -> None:
    """Serve Leaflet and our layers under MAP_STATIC."""
    app.add_static_files(MAP_STATIC, MAP_ASSETS, max_cache_age=ONE_YEAR)


def _assets(*paths: str) -> list[tuple[str, str]]:
    """Our files as folium's named links; a name given twice is linked once."""
    return [(path, f"{MAP_STATIC}/{path}") for path in paths]


class LocalMap(folium.Map):
    """A folium map that needs no CDN: folium's own list serves popups and icons unused here."""

    default_js = _assets("vendor/leaflet.js")
    default_css = _assets("vendor/leaflet.css", "local_map.css")

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(bounds[0], tiles=None, zoom_control="bottomright", world_copy_jump=True)
        # folium hands these to a tile layer only, but clusters need them where there is none
        self.options |= {"min_zoom": FARTHEST_ZOOM, "max_zoom": CLOSEST_ZOOM}
        fit = FitBounds(
            bounds,
            padding_top_left=(EDGE, EDGE),
            padding_bottom_right=(ZOOM_EDGE, EDGE),
            max_zoom=FITTED_ZOOM,
        )
        fit.options["animate"] = False
        fit.add_to(self)  # before the tiles, or those of the first view would be fetched as well


class MapGrid(JSCSSMixin, Layer):
    """Squared paper under everything: the ground where no street map is, or none has come yet."""

    default_js = _assets("ground.js")
    _template = Template(
        """{% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.paper({{ this.options|tojavascript }});
        {% endmacro %}"""
    )

    def __init__(self, attribution: str) -> None:
        super().__init__()
        self.options = {"attribution": attribution}


class StreetTiles(JSCSSMixin, folium.TileLayer):
    """A street map that says when it is unavailable, and comes back by itself."""

    default_js = _assets("ground.js")
    _template = Template(
        """{% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.streetTiles(
            {{ this.tiles|tojavascript }}, {{ this.options|tojavascript }});
        {% endmacro %}"""
    )

    def __init__(self, tile_url: str, attribution: str) -> None:
        # OpenStreetMap refuses requests without a Referer, whatever the page's own policy is
        super().__init__(
            tile_url,
            attr=attribution or " ",  # folium insists on one
            max_zoom=CLOSEST_ZOOM,
            referrer_policy="strict-origin-when-cross-origin",
        )


class LivePins(MarkerCluster):
    """Clustered pins with a state each: one GeoJSON snapshot from ``url``, then small patches."""

    default_js = _assets(
        "vendor/leaflet.markercluster.js", "pin_icons.js", "pin_hands.js", "live_pins.js"
    )
    default_css = _assets("vendor/MarkerCluster.css", "live_pins.css")
    _template = Template(
        """{% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.livePins({{ this.options|tojavascript }});
        {% endmacro %}"""
    )

    def __init__(self, url: str, labels: Sequence[tuple[str, str]]) -> None:
        # pairs, because folium turns the keys of a mapping into camelCase
        super().__init__(url=url, labels=[list(pair) for pair in labels])  # type: ignore[no-untyped-call]


class FoliumMap(ui.element, component="../assets/map/folium_map.js"):
    """Any folium map as an element; the map and its named ``layers`` hear ``tell``."""

    def __init__(
        self, folium_map: folium.Map, *, label: str, events: Sequence[str], **layers: Layer
    ) -> None:
        super().__init__()
        figure = cast(Figure, folium_map.get_root())
        figure.render()
        links = [
            item.url
            for item in figure.header._children.values()
            if isinstance(item, CssLink | JavascriptLink)
        ]
        names = {"map": folium_map.get_name()}
        names |= {name: layer.get_name() for name, layer in layers.items()}
        self.props["role"] = "region"
        self.props["aria-label"] = label
        self.props["assets"] = links
        self.props["html"] = figure.html.render()
        self.props["script"] = figure.script.render()
        self.props["names"] = names
        self.props["events"] = list(events)
        self._waiting: list[tuple[Argument, ...]] | None = []
        self.on("map-up", self._catch_up)

    def tell(self, layer: str, method: str, *arguments: Argument) -> None:
        """Call a method of the map or a layer; what is said before the map is up waits for it."""
        call = (layer, method, *arguments)
        if self._waiting is None:
            self.run_method("tell", *call)
        else:
            self._waiting.append(call)

    def _catch_up(self) -> None:
        waiting, self._waiting = self._waiting or [], None
        for call in waiting:
            self.run_method("tell", *call)
