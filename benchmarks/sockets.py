"""Open pages without a browser: a page is fetched, its socket opened, and its messages timed."""

import ast
import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

_QUERY = re.compile(r"query: (\{.*?\}),")


@dataclass(slots=True)
class OpenPage:
    """A page that somebody has open. ``heard`` has each message with the moment it came."""

    socket: ClientConnection
    html: str
    heard: list[tuple[float, str]] = field(default_factory=list)

    async def listen(self) -> None:
        """Keep the socket alive and note what comes."""
        async for message in self.socket:
            if message == "2":
                await self.socket.send("3")
            elif isinstance(message, str) and message.startswith("42"):
                self.heard.append((time.monotonic(), message))

    def first_after(self, moment: float, is_wanted: Callable[[str], bool]) -> float | None:
        """How long after a moment the first such message came."""
        return next(
            (at - moment for at, text in self.heard if at > moment and is_wanted(text)), None
        )


async def open_page(client: httpx.AsyncClient, url: str, path: str, cookie: str) -> OpenPage:
    """Fetch a page and open its socket as a browser does."""
    answer = await client.get(f"{url}{path}", headers={"Cookie": cookie})
    answer.raise_for_status()
    found = _QUERY.search(answer.text)
    assert found is not None, "this is no page of the portal"
    # Single quotes: the template writes Python's own form of the dictionary.
    query = ast.literal_eval(found[1]) | {"document_id": str(uuid4()), "tab_id": str(uuid4())}
    plain = {name: str(value).lower() if isinstance(value, bool) else value
             for name, value in query.items()}  # fmt: skip
    address = f"{url.replace('http', 'ws')}/_nicegui_ws/socket.io/?EIO=4&transport=websocket&"
    socket = await connect(
        address + urlencode(plain),
        additional_headers={"Cookie": cookie},
        origin=url,  # type: ignore[arg-type]
        max_size=None,
    )
    page = OpenPage(socket, answer.text)
    await socket.recv()
    await socket.send("40")
    await asyncio.wait_for(socket.recv(), 10)
    return page
