"""What a pin says, and the GeoJSON in which pins travel to the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypedDict

import orjson

STATE_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "in_progress": "In progress",
        "completed": "Completed this week",
        "scheduled": "Scheduled",
        "idle": "Nothing planned",
    }
)


class Point(TypedDict):
    """A place in GeoJSON: longitude comes first."""

    type: str
    coordinates: list[float]


class Feature(TypedDict):
    """A pin in GeoJSON."""

    type: str
    id: str
    geometry: Point
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pin:
    """One property on the map; latitude and longitude in degrees, state a key of STATE_LABELS."""

    id: str
    name: str
    state: str
    latitude: float
    longitude: float


def pin_features(pins: Sequence[Pin]) -> list[Feature]:
    """The pins as GeoJSON features."""
    return [
        {
            "type": "Feature",
            "id": pin.id,
            "geometry": {"type": "Point", "coordinates": [pin.longitude, pin.latitude]},
            "properties": {"name": pin.name, "state": pin.state},
        }
        for pin in pins
    ]


def pins_geojson(revision: int, pins: Sequence[Pin]) -> bytes:
    """The snapshot a map reads from its ``pins_url``."""
    return orjson.dumps(
        {"type": "FeatureCollection", "revision": revision, "features": pin_features(pins)}
    )


PinRow = tuple[str, str, float, float, str]
"""id, name, latitude, longitude, state"""


def rows_geojson(revision: int, pins: Sequence[PinRow]) -> bytes:
    """The same snapshot, straight from plain rows."""
    features: list[Feature] = [
        {
            "type": "Feature",
            "id": key,
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": {"name": name, "state": state},
        }
        for key, name, latitude, longitude, state in pins
    ]
    return orjson.dumps({"type": "FeatureCollection", "revision": revision, "features": features})
