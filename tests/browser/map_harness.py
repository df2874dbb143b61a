"""A portal with nothing but maps: sub pages, a strict policy, and switches the tests turn."""

import random
import re
import secrets
import sys
from dataclasses import replace
from functools import partial

from fastapi import Request, Response
from nicegui import Event, PageArguments, app, ui
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.work.folium_map import serve_map_assets
from components.work.property_map import MapView, PropertyMap
from components.work.property_pins import STATE_LABELS, Pin, pins_geojson

PORT = int(sys.argv[1])
HOSTILE = "</script><img src=x onerror=alert(1)>${alert(2)}`"
TAG = re.compile(rb"<(script|style|link)\b(?![^>]*\snonce=)")
POLICY = (
    "default-src 'self'; script-src 'nonce-{nonce}' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self' ws:; object-src 'none'; base-uri 'none'"
)
TILE = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='256' height='256'>"
    "<rect width='256' height='256' fill='#f2efe9'/><path d='M0 60H256M90 0V256' stroke='#fff' "
    "stroke-width='9'/><path d='M0 200L256 150' stroke='#f7d9a0' stroke-width='12'/>"
    "<rect x='110' y='80' width='90' height='60' fill='#cfe8c5'/></svg>"
)


class Town:
    """The harness's whole business: pins, a revision, and what went wrong on purpose."""

    def __init__(self) -> None:
        self.changed: Event[int, list[Pin]] = Event()
        self.tiles_seen: list[tuple[int, str, str | None]] = []
        self.reset(12)

    def reset(self, number: int) -> None:
        self.revision = 0
        self.pins_status = self.tile_status = 200
        dice = random.Random(7)
        pins = make_dozen() if number == 12 else [make_pin(i, dice, 0.12) for i in range(number)]
        self.pins = {pin.id: pin for pin in pins}

    def recolour(self, state: str, ids: list[str], *, tell: bool) -> None:
        self.revision += 1
        for id_ in ids:
            self.pins[id_] = replace(self.pins[id_], state=state)
        if tell:
            self.changed.emit(self.revision, [self.pins[id_] for id_ in ids])


def make_pin(index: int, dice: random.Random, spread: float) -> Pin:
    state = dice.choices(list(STATE_LABELS), [0.08, 0.22, 0.3, 0.4])[0]
    latitude, longitude = dice.gauss(40.0, spread), dice.gauss(-83.0, spread * 1.4)
    return Pin(f"p{index}", f"Maple Court {index}", state, latitude, longitude)


def make_dozen() -> list[Pin]:
    """Twelve pins in three rows, but numbers 5 to 8 share an address."""
    cycle = ["scheduled", "scheduled", "scheduled", "in_progress", "idle", *4 * ["completed"]]
    states = [*cycle, "idle", "in_progress", "scheduled"]
    names = ["Maple Court 0", HOSTILE, *(f"Maple Court {i}" for i in range(2, 12))]
    places = [(40.05 - 0.04 * (i // 4), -83.04 + 0.04 * (i % 4)) for i in range(12)]
    places[5:9] = 4 * [(40.01, -82.98)]
    rows = zip(range(12), names, states, places, strict=True)
    return [Pin(f"p{i}", name, state, *place) for i, name, state, place in rows]


town = Town()
chosen: list[str] = []


class StrictPolicy:
    """The product's content security policy: scripts by nonce alone."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.inner(scope, receive, send)
        nonce, held = secrets.token_urlsafe(16), []

        async def pass_on(message: Message) -> None:
            headers = dict(message.get("headers", []))
            if b"text/html" in headers.get(b"content-type", b"") or held:
                held.append(message)
                if message["type"] == "http.response.body" and not message.get("more_body"):
                    await release(held, nonce, send)
            else:
                await send(message)

        await self.inner(scope, receive, pass_on)


async def release(held: list[Message], nonce: str, send: Send) -> None:
    body = b"".join(message.get("body", b"") for message in held[1:])
    body = TAG.sub(rb'<\1 nonce="' + nonce.encode() + b'"', body)
    headers = [pair for pair in held[0]["headers"] if pair[0] != b"content-length"]
    policy = POLICY.replace("{nonce}", nonce).encode()
    headers += [
        (b"content-length", str(len(body)).encode()),
        (b"content-security-policy", policy),
        (b"referrer-policy", b"same-origin"),
    ]
    await send({**held[0], "headers": headers})
    await send({"type": "http.response.body", "body": body})


def root() -> None:
    ui.link("Map", "/")
    ui.link("Elsewhere", "/elsewhere")
    ui.sub_pages({"/": jobsites, "/elsewhere": elsewhere})


def elsewhere() -> None:
    ui.label("Nothing to see")


def jobsites(page: PageArguments) -> None:
    asked = page.query_parameters
    tile_url = None if asked.get("tiles") == "none" else "/tiles/{z}/{x}/{y}.svg"
    ui.dark_mode("dark" in asked)
    view = MapView(tile_url, "Synthetic tiles", ((39.96, -83.06), (40.06, -82.9)))
    with ui.element("div").classes("stage"):
        property_map = PropertyMap(view, pins_url="/pins.geojson", on_choose=chosen.append)
    if asked.get("first"):
        property_map.select(asked["first"])
    with ui.row() as row:
        follow(row, property_map)
        ui.button("Show all", on_click=property_map.show_all)
        ui.button("Only completed", on_click=partial(property_map.show_states, {"completed"}))
        ui.button("Every state", on_click=partial(property_map.show_states, None))
        ui.button("Fly to p2", on_click=partial(property_map.select, "p2"))
        ui.button("Fly to p6", on_click=partial(property_map.select, "p6"))
        ui.button("Read again", on_click=property_map.reload)


def follow(owner: ui.element, property_map: PropertyMap) -> None:
    def patch(revision: int, pins: list[Pin]) -> None:
        if not owner.is_deleted:
            property_map.patch(revision, pins)

    town.changed.subscribe(patch)


@app.get("/pins.geojson")
def pins() -> Response:
    if town.pins_status != 200:
        return Response(status_code=town.pins_status)
    body = pins_geojson(town.revision, list(town.pins.values()))
    return Response(body, media_type="application/geo+json")


@app.get("/tiles/{zoom}/{place:path}.svg")
def tile(request: Request, zoom: int, place: str) -> Response:
    town.tiles_seen.append((zoom, place, request.headers.get("referer")))
    if town.tile_status != 200:
        return Response(status_code=town.tile_status)
    return Response(TILE, media_type="image/svg+xml")


@app.post("/harness/reset/{number}")
def reset(number: int) -> None:
    town.reset(number)
    chosen.clear()
    town.tiles_seen.clear()


@app.post("/harness/status/{pins_status}/{tile_status}")
def status(pins_status: int, tile_status: int) -> None:
    town.pins_status, town.tile_status = pins_status, tile_status


@app.post("/harness/recolour/{state}/{ids}")
async def recolour(state: str, ids: str, tell: bool = True) -> None:
    chosen = [f"p{i}" for i in range(int(ids[1:]))] if ids.startswith("n") else ids.split(",")
    town.recolour(state, chosen, tell=tell)


@app.get("/harness/chosen")
def chosen_ids() -> list[str]:
    return chosen


@app.get("/harness/tiles")
def tiles_seen() -> list[tuple[int, str, str | None]]:
    return town.tiles_seen


serve_map_assets()
app.add_middleware(StrictPolicy)
ui.add_css(".stage { position: relative; width: 100%; height: 620px }", shared=True)
ui.run(root, port=PORT, host="127.0.0.1", reload=False, show=False, show_welcome_message=False)
