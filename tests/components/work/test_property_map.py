"""What the map sends to a browser, as far as Python decides it."""

import json
import time
from pathlib import Path

import pytest

from components.work.folium_map import (
    MAP_ASSETS,
    MAP_STATIC,
    LivePins,
    LocalMap,
    MapGrid,
    StreetTiles,
)
from components.work.property_pins import STATE_LABELS, Pin, pins_geojson

HOSTILE = "</script><img src=x onerror=alert(1)>${alert(2)}`"
COLUMBUS = ((39.9, -83.1), (40.1, -82.9))


def rendered_map(tile_url: str = "https://tiles.example/{z}/{x}/{y}.png") -> tuple[str, list[str]]:
    base = LocalMap(COLUMBUS)
    MapGrid("").add_to(base)
    StreetTiles(tile_url, "Somebody's tiles").add_to(base)
    LivePins("/map/pins.geojson", tuple(STATE_LABELS.items())).add_to(base)
    figure = base.get_root()
    figure.render()
    urls = [link.url for link in figure.header._children.values() if hasattr(link, "url")]
    return figure.script.render(), urls


def test_assets_all_come_from_our_own_files() -> None:
    _, urls = rendered_map()

    assert len(urls) == 10
    assert all(url.startswith(f"{MAP_STATIC}/") for url in urls)
    assert all((MAP_ASSETS / url.removeprefix(f"{MAP_STATIC}/")).is_file() for url in urls)


@pytest.mark.parametrize("licence", ["leaflet.LICENSE.txt", "leaflet.markercluster.LICENCE.txt"])
def test_vendored_files_come_with_their_licence(licence: str) -> None:
    assert "Copyright" in (MAP_ASSETS / "vendor" / licence).read_text()


@pytest.mark.parametrize("path", sorted(MAP_ASSETS.glob("*.*")), ids=lambda path: path.name)
def test_our_scripts_never_write_html_but_what_folium_wrote(path: Path) -> None:
    lines = [line.strip() for line in path.read_text().splitlines() if "innerHTML" in line]

    assert lines in ([], ["this.$refs.canvas.innerHTML = this.html;"])


def test_script_fits_the_view_before_it_adds_tiles() -> None:
    script, _ = rendered_map()

    assert (
        script.index(".fitBounds(") < script.index("L.streetTiles(") < script.index("L.livePins(")
    )


def test_script_asks_tiles_with_a_referer() -> None:
    script, _ = rendered_map()

    assert '"referrerPolicy": "strict-origin-when-cross-origin"' in script


def test_script_cannot_be_broken_by_a_hostile_tile_url() -> None:
    script, _ = rendered_map(HOSTILE)

    assert "</script>" not in script
    assert "<img" not in script


def test_labels_keep_their_keys_on_the_way_to_the_script() -> None:
    script, _ = rendered_map()

    assert all(
        f'"{state}"' in script and f'"{label}"' in script for state, label in STATE_LABELS.items()
    )


def test_pins_geojson_holds_longitude_first_and_names_as_they_are() -> None:
    snapshot = json.loads(pins_geojson(7, [Pin("a", HOSTILE, "idle", 40.0, -83.0)]))

    assert snapshot == {
        "type": "FeatureCollection",
        "revision": 7,
        "features": [
            {
                "type": "Feature",
                "id": "a",
                "geometry": {"type": "Point", "coordinates": [-83.0, 40.0]},
                "properties": {"name": HOSTILE, "state": "idle"},
            }
        ],
    }


def test_pins_geojson_writes_ten_thousand_pins_quickly() -> None:
    pins = [Pin(f"{i:032x}", f"Maple Court {i}", "idle", 40.0, -83.0) for i in range(10_000)]

    # The best of three: a collection of garbage that falls into one of them is not its doing.
    spent = []
    for _ in range(3):
        started = time.thread_time()
        pins_geojson(1, pins)
        spent.append(time.thread_time() - started)

    assert min(spent) < 0.3  # 25 ms where it was written
