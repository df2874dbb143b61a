"""The crew's day: today's visits, how to get in, and buttons that tell customers how far it is."""

from functools import partial
from uuid import UUID

from nicegui import ui

from components.kit import theme
from components.kit.ask_dialog import AskDialog
from components.kit.guarded_pages import Frame
from components.kit.live import DAYS, WORK, follow
from components.kit.page_spec import STAFF, Menu, PageSpec
from components.work.crew_day import CrewDay, crew_stop, open_services
from services.kit import addresses
from services.kit.events import DomainEvent
from services.kit.permissions import Permission
from services.work.crew_days import CrewStep, list_crew_day, record_step, tick_service

DONE = {
    CrewStep.SET_OUT: "The customer knows that you are on the way.",
    CrewStep.START: "Started.",
    CrewStep.COMPLETE: "Completed.",
}


async def crew_page(frame: Frame) -> None:
    """Today's visits of all customers, in their order."""
    view = CrewView(frame)
    await view.show()
    follow(frame.visitor, WORK | DAYS, view.hear)


PAGES = (
    PageSpec(
        address=addresses.CREW_DAY,
        title="Today",
        build=crew_page,
        permission=Permission.RECORD_WORK,
        roles=STAFF,
        menu=Menu("hard-hat", tab=1),
    ),
)


class CrewView:
    """One crew member's day; it follows what the office and others change."""

    def __init__(self, frame: Frame) -> None:
        self._visitor = frame.visitor
        self._open: dict[UUID, tuple[str, ...]] = {}  # services not done yet, by visit
        self._day = CrewDay(on_step=self._step, on_tick=self._tick)
        self._dialogs = ui.element().classes(theme.PLACE)

    async def show(self) -> None:
        visits = await self._visitor.fetch(list_crew_day)
        self._open = {one.visit.id: open_services(one) for one in visits}
        self._day.set_stops([crew_stop(one) for one in visits])

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self.show()

    async def _step(self, asked: tuple[UUID, CrewStep]) -> None:
        visit_id, step = asked
        left = self._open.get(visit_id, ()) if step is CrewStep.COMPLETE else ()
        if not left:
            await self._record(visit_id, step)
            return
        text = f"Not ticked yet: {', '.join(left)}. The customer hears that the visit is done."
        with self._dialogs:
            record = partial(self._record, visit_id, step)
            AskDialog("Complete the visit?", text, "Complete visit", record, is_danger=False).open()

    async def _record(self, visit_id: UUID, step: CrewStep) -> bool:
        await self._visitor.perform(DONE[step], record_step, visit_id, step)
        await self.show()
        return True

    async def _tick(self, asked: tuple[str, bool]) -> None:
        key, is_done = asked
        words = "Service done." if is_done else "Service not done yet."
        await self._visitor.perform(words, tick_service, UUID(key), is_done=is_done)
        await self.show()
