"""Pages inside the frame: each is drawn only for those who may see it, and fails politely."""

import asyncio
import contextlib
import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from nicegui import ui
from nicegui.page_arguments import RouteMatch
from starlette.datastructures import QueryParams

from components.kit import theme
from components.kit.empty_state import EmptyState
from components.kit.live import page_opening
from components.kit.page_spec import PageSpec, parent_of
from components.kit.page_views import note_page
from components.kit.shell import Shell
from components.kit.small_pieces import Empty
from components.kit.visitor import Visitor, open_visit
from services.kit.document_paths import part_to_number
from services.kit.error_references import log_error
from services.kit.errors import NotFound, NotPermitted, SignedOut
from services.kit.own_paths import CUSTOMER_NAMED

NO_COMPANY = Empty(
    icon="house",
    title="Your portal is ready for your data",
    hint=(
        "Import your company, customers and work first: on the server, run "
        '"app.py import" with the folder of your files. It says in words what a '
        "file lacks. Your pages fill as soon as it is done."
    ),
)

# A page that takes longer is sent without its content, which follows over the socket.
_LONGEST_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page is given: whose it is, the frame around it, and its own address."""

    visitor: Visitor
    shell: Shell
    pages: "GuardedPages"

    def note_address(self, path: str, query: Mapping[str, str]) -> None:
        """Write the page's own state into its address without drawing the page anew."""
        self.pages.note_address(path, query)


@cache
def _parameters_of(build: Callable[..., Awaitable[None]]) -> frozenset[str]:
    """Which parts of its address a page takes: asked for each page of each portal opened."""
    return frozenset(inspect.signature(build).parameters)


def _name_customer(visitor: Visitor, arguments: Mapping[str, object]) -> None:
    """Say whose page it is, where a link led to another customer than was shown before."""
    query = arguments.get("query")
    is_asked = isinstance(query, dict) and CUSTOMER_NAMED in query
    if is_asked and len(visitor.card.places) > 1:
        line = ui.label(f"You are now looking at {visitor.card.customer_name}.")
        line.classes(theme.NOTE).props["role"] = "status"


class GuardedPages(ui.sub_pages):
    """Swaps the content over the open socket; asks for rights each time it does.

    HTTP middleware does not see these swaps, so this is the door. Services lock again.
    """

    def __init__(
        self,
        pages: Iterable[PageSpec],
        visitor: Visitor,
        shell: Shell,
        given: Mapping[str, object] | None = None,
    ) -> None:
        """``given`` holds what pages take by name beside the parts of their address."""
        self._frame = Frame(visitor, shell, self)
        self._fresh: Visitor | None = visitor  # whom the request has just asked about
        self._given = dict(given or {})
        self._pages = tuple(pages)
        self._drawn = asyncio.Event()
        super().__init__(
            {path: self._guarded(page) for page in self._pages for path in page.addresses}
        )

    async def settle(self) -> None:
        """Wait until the page is drawn, but no longer than its reader would."""
        if self._active_tasks:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._drawn.wait(), _LONGEST_SECONDS)

    def note_address(self, path: str, query: Mapping[str, str]) -> None:
        """Push an address that shows what the page shows already."""
        params = QueryParams(dict(query))
        address = f"{path}?{params}" if query else path
        if address == self._router.current_path:
            return
        self._router.current_path = address
        if self._match is not None:
            self._match.query_params = params
            self._match.path = path
        ui.navigate.history.push(address)

    def _guarded(self, page: PageSpec) -> Callable[..., Awaitable[None]]:
        parameters = _parameters_of(page.build)

        async def build(**parts: object) -> None:
            frame = self._frame
            arguments = {name: _decoded(part) for name, part in parts.items()}
            try:
                visitor = self._fresh or await open_visit(frame.visitor.session_id)
                self._fresh = None
                if not visitor.card.may(page.permission):
                    raise NotPermitted
                known = {**self._given, **arguments}
                wanted = {name: known[name] for name in parameters if name in known}
                self._name(visitor, page, arguments)
                if page.needs_company and not visitor.card.has_company:
                    self._draw_empty_portal()
                    return
                with page_opening():
                    _name_customer(visitor, arguments)
                    await page.build(Frame(visitor, frame.shell, self), **wanted)
                self._drawn.set()  # nobody waits for the activity log
                await note_page(visitor, self._router.current_path)
            except SignedOut:
                ui.navigate.reload()
            except (NotFound, NotPermitted):
                self._draw_not_found()
            except Exception as error:
                self._draw_error(log_error("page failed", error))
            finally:
                self._drawn.set()

        return build

    def _name(self, visitor: Visitor, page: PageSpec, arguments: Mapping[str, object]) -> None:
        shell, above = self._frame.shell, parent_of(self._pages, page)
        shell.set_title(page.title.format(**arguments), wide=page.wide)
        shell.set_filter(visitor.card.looks_at if page.by_property else "")
        shell.set_back(above if above and visitor.card.may(above.permission) else None)

    def _render_page(self, match: RouteMatch) -> bool:
        # Every page takes what its address holds; NiceGUI would look for parameters by name.
        build = match.builder
        arguments = {**match.parameters, "query": dict(match.query_params)}

        async def draw() -> None:
            await build(**arguments)

        match.builder = draw
        return super()._render_page(match)

    def _required_query_params_changed(self, route_match: RouteMatch) -> bool:
        return self._match is None or route_match.query_params != self._match.query_params

    def _render_404(self) -> None:
        self._draw_not_found()

    def _draw_empty_portal(self) -> None:
        self._frame.shell.set_title("Welcome")
        with self.clear():
            EmptyState(NO_COMPANY)

    def _draw_not_found(self) -> None:
        self._frame.shell.set_title("Page not found")
        self._frame.shell.set_back(None)
        self._frame.shell.set_filter("")
        with self.clear():
            EmptyState(
                Empty(
                    icon="search",
                    title="We could not find that page",
                    hint="It may have moved, or it belongs to somebody else.",
                    action="Go to your start page",
                ),
                href=self._frame.visitor.card.home,
            )

    def _draw_error(self, reference: str) -> None:
        self._frame.shell.set_title("Something went wrong")
        with self.clear():
            EmptyState(
                Empty(
                    icon="triangle-alert",
                    title="Something went wrong on our side",
                    hint=f"Nothing you entered was lost elsewhere. Reference {reference}.",
                    action="Try again",
                ),
                on_act=lambda _nothing: self.refresh(),
            )


def _decoded(part: object) -> object:
    return part_to_number(part) if isinstance(part, str) else part
