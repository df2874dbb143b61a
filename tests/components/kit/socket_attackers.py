"""Serving the guarded portal and talking to it as an attacker would."""

import re
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import socketio

from data.accounts.people import Person
from services.accounts.sessions import open_session
from services.kit import unit_of_work
from services.kit.permissions import SYSTEM


@dataclass
class Portal:
    """A served portal, and what it wrote."""

    origin: str
    log: Path
    ann: Person

    def sign_in(self) -> str:
        return unit_of_work.write(lambda s: open_session(s, SYSTEM, self.ann, "link", ""))

    def handler_runs(self) -> int:
        return self.log.read_text().count("HANDLER RAN")

    async def open_page(self, secret: str) -> "Page":
        async with httpx.AsyncClient(cookies={"porchlight": secret}) as http:
            answer = await http.get(f"{self.origin}/jobsites")
        assert answer.status_code == 200
        html = answer.text
        client_id = re.search(r"'client_id': '([\w-]+)'|\"client_id\": ?\"([\w-]+)\"", html)
        button = re.search(r'"(\d+)":{"tag":"q-btn".*?"listener_id":"([\w-]+)"', html)
        upload = re.search(r"/_nicegui/client/[\w-]+/upload/\d+", html)
        assert client_id is not None
        assert button is not None
        assert upload is not None
        found = client_id[1] or client_id[2]
        navigation = re.findall(r'"listener_id":"([\w-]+)","type":"sub_pages_', html)
        return Page(self.origin, found, int(button[1]), button[2], upload[0], navigation)


@dataclass
class Page:
    """What a rendered page gives away: everything needed to talk for it."""

    origin: str
    client_id: str
    button: int
    listener: str
    upload: str
    navigation: list[str]  # what NiceGUI listens to when a page within the page is opened

    def click(self) -> dict[str, object]:
        return {
            "id": self.button,
            "client_id": self.client_id,
            "listener_id": self.listener,
            "args": ["{}"],
        }


@dataclass
class Browser:
    """A socket.io client that sends what it is told to."""

    sio: socketio.AsyncClient = field(default_factory=lambda: socketio.AsyncClient(False))
    got: list[str] = field(default_factory=list)

    async def connect(
        self, page: Page, secret: str | None, origin: str | None = "", **query: str
    ) -> bool:
        facts = {"client_id": page.client_id, "implicit_handshake": "true", "tab_id": "tab"}
        facts |= {"document_id": "doc", "next_message_id": "0", "old_tab_id": "", **query}
        headers = {"Cookie": f"porchlight={secret}"} if secret else {}
        if origin is not None:
            headers["Origin"] = origin or page.origin
        self.sio.on("*", lambda name, *_: self.got.append(name))
        with suppress(socketio.exceptions.ConnectionError):
            url = f"{page.origin}/_nicegui_ws/socket.io?" + "&".join(
                f"{key}={value}" for key, value in facts.items()
            )
            await self.sio.connect(
                url,
                headers=headers,
                socketio_path="/_nicegui_ws/socket.io",
                transports=["websocket"],
                wait_timeout=5,
            )
        return bool(self.sio.connected)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None
        time.sleep(0.1)
    raise AssertionError("the portal did not start")
