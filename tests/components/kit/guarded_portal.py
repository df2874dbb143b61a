"""A portal of one page behind all guards, served for attackers by ``test_socket_guard.py``."""

import asyncio
import os

from nicegui import app, background_tasks, ui

from components.kit.socket_guard import SocketGuard
from data.kit import engine
from pages.entry import routes as entry
from pages.entry.cookies import cookie_name
from pages.machine.guards import install_guards
from pages.machine.hosts import allowed_origins
from pages.machine.session_guard import Plan
from services.kit import events, unit_of_work
from services.kit.event_tail import EventTail
from services.kit.settings import Settings

settings = Settings(_env_file=None)
engine.configure(settings.database)
guard = SocketGuard(allowed_origins(settings), cookie_name(settings))
app.router.routes.extend(entry.routes(settings))
install_guards(app, settings, Plan(pages=("/jobsites",), open=entry.OPEN_PATHS))
guard.install()
events.listen(guard.hear)


async def follow() -> None:
    tail = EventTail()
    await asyncio.to_thread(tail.skip_past)
    unit_of_work.after_commit(tail.wake)
    background_tasks.create(tail.follow())


def root() -> None:
    said = ui.label("nothing yet")

    def answer() -> None:
        print("HANDLER RAN", flush=True)  # noqa: T201  (what the test counts)
        said.set_text("hello back")

    ui.button("Say hello", on_click=answer)
    ui.upload(on_upload=answer)


app.on_startup(follow)
ui.run(
    root,
    host="127.0.0.1",
    port=int(os.environ["PORT"]),
    show=False,
    reload=False,
    show_welcome_message=False,
    proxy_headers=False,
    reconnect_timeout=60,
)
