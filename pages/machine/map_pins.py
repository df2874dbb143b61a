"""GET /map/properties.geojson: all pins of whoever is signed in, read once by each map."""

import asyncio
import gzip
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.kit.live import work_revision
from components.kit.visitor import open_visit
from components.work.jobsite_screen import PINS_URL
from components.work.property_pins import PinRow, rows_geojson
from pages.entry.context import signed_in_of
from pages.machine.asgi import refusal
from pages.machine.conditional_gets import etag_of, is_kept
from services.kit.errors import DomainError, SignedOut
from services.work.jobsites import PinsSeen, list_all_pins, pins_seen

# Time alone changes states, which is told within seconds; this is for what was never told.
_LONGEST_SECONDS = 20.0
_MOST_KEPT = 16  # the answer for 10,000 properties takes a quarter of a megabyte


@dataclass(frozen=True, slots=True)
class _Answer:
    revision: int
    made_at: float
    packed: bytes
    etag: str


class PinAnswers:
    """The answers given last, one for all people who see the same properties."""

    def __init__(self) -> None:
        self._kept: OrderedDict[PinsSeen, _Answer] = OrderedDict()

    def find(self, seen: PinsSeen, revision: int) -> _Answer | None:
        """The answer, unless the work changed since."""
        answer = self._kept.get(seen)
        if answer is None or answer.revision != revision:
            return None
        return answer if time.monotonic() - answer.made_at < _LONGEST_SECONDS else None

    def make(self, seen: PinsSeen, revision: int, pins: Sequence[PinRow]) -> _Answer:
        """Write the answer and keep it. Slow for many pins: call it off the loop."""
        body = rows_geojson(revision, pins)
        packed = gzip.compress(body, 4, mtime=0)
        answer = _Answer(revision, time.monotonic(), packed, etag_of(body))
        self._kept[seen] = answer
        self._kept.move_to_end(seen)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return answer


def map_pins_route() -> Route:
    """The route, with answers of its own."""
    answers = PinAnswers()

    async def show_pins(request: Request) -> Response:
        """GeoJSON with the revision it shows; unchanged answers are not sent again."""
        signed_in = signed_in_of(request)
        if signed_in is None:
            return refusal(401, "Sign in first.")
        try:
            visitor = await open_visit(signed_in.session_id)
            seen = await visitor.fetch(pins_seen)
            # Read before the pins: a change between the two is then patched in once more.
            revision = work_revision(visitor.customer_id)
            answer = answers.find(seen, revision)
            if answer is None:
                pins = await visitor.fetch(list_all_pins)
                answer = await asyncio.to_thread(answers.make, seen, revision, pins)
        except SignedOut:  # since it was looked up
            return refusal(401, "Sign in first.")
        except DomainError:
            return refusal(404, "Not found.")
        return _respond(request, answer)

    return Route(PINS_URL, show_pins)


def _respond(request: Request, answer: _Answer) -> Response:
    headers = {"Cache-Control": "private, no-cache", "ETag": answer.etag}
    headers["Vary"] = "Cookie, Accept-Encoding"
    if is_kept(request, answer.etag):
        return Response(status_code=304, headers=headers)
    body = answer.packed
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type="application/geo+json", headers=headers)
