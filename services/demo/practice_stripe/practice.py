"""The stand-in put together: its state, its threads, its ASGI app and its own server."""

import socket
import threading
import time
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from services.demo.practice_stripe.api import Api
from services.demo.practice_stripe.archive import Archive
from services.demo.practice_stripe.clock import Clock, run_due
from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.control import Control, control_routes
from services.demo.practice_stripe.deliveries import Deliveries
from services.demo.practice_stripe.events import Events
from services.demo.practice_stripe.faults import Faults
from services.demo.practice_stripe.pages import challenge_route, file_routes
from services.demo.practice_stripe.routes import all_operations
from services.demo.practice_stripe.store import Store
from services.demo.practice_stripe.timers import Timers

HOST = "127.0.0.1"
START_SECONDS = 10.0


class PracticeStripe:
    """A stateful stand-in for the part of Stripe the portal uses. It moves no money.

    The SDK talks to it over HTTP at the address that `serve` returns; the browser talks to the
    same `app`, mounted on the portal's own origin. It answers to test keys only.
    """

    def __init__(
        self,
        webhook_url: str | None,
        webhook_secret: str,
        *,
        ach_seconds: float = 60.0,
        state_file: Path | None = None,
    ) -> None:
        self.faults = Faults()
        store = Store(Archive(state_file) if state_file else None)
        self._deliveries = Deliveries(store, self.faults, webhook_url, webhook_secret)
        self.context = PracticeContext(
            store, Events(store, self._deliveries), Timers(store), ach_seconds
        )
        self.app = Starlette(routes=self._routes())
        self._servers: list[tuple[uvicorn.Server, threading.Thread]] = []
        self.context.events.resend_undelivered()
        self._clock = Clock(self.context)

    def _routes(self) -> list[Route]:
        api = Api(self.context, self.faults)
        operations = [
            Route(each.path, api.endpoint(each), methods=[each.method]) for each in all_operations()
        ]
        control = Control(self.context, self.faults)
        return [
            *operations,
            *file_routes(),
            challenge_route(self.context),
            *control_routes(control),
        ]

    def serve(self, port: int = 12111, app: ASGIApp | None = None) -> str:
        """Serve on 127.0.0.1 in an own thread (port 0: a free one); returns the base URL.

        `app` lets a test put something in front of the stand-in's own.
        """
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            listener.close()
            raise
        config = uvicorn.Config(
            app or self.app, log_config=None, access_log=False, lifespan="off", ws="none"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(
            target=server.run,
            kwargs={"sockets": [listener]},
            name="practice-stripe",
            daemon=True,
        )
        thread.start()
        self._servers.append((server, thread))
        _wait_until_started(server, thread)
        return f"http://{HOST}:{listener.getsockname()[1]}"

    def advance(self, seconds: float) -> None:
        """Let everything happen that is due within so many seconds from now."""
        run_due(self.context, seconds)

    def redeliver_all(self) -> int:
        """Deliver every event (held ones too) once more; returns how many are on their way."""
        with self.context.store.lock:
            return self.context.events.resend_all()

    def wait_until_delivered(self, seconds: float = 5.0) -> bool:
        """Wait until no event is on its way; False when the time is over before."""
        return self._deliveries.wait_until_quiet(seconds)

    def close(self) -> None:
        """Stop every thread and write the state file."""
        for server, thread in self._servers:
            server.should_exit = True
            thread.join()
        self._clock.close()
        self._deliveries.close()
        self.context.store.close()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    end = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > end or not thread.is_alive():
            raise RuntimeError("The practice service did not start.")
        time.sleep(0.01)
