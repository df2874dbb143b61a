"""The crew's day: today's visits, how to get in, and buttons that tell customers how far it is."""

from uuid import UUID

from components.crew_day import CrewDay, crew_stop
from components.guarded_pages import Frame
from components.live import DAYS, WORK, follow
from services.crew_days import CrewStep, list_crew_day, record_step, tick_service
from services.events import DomainEvent

DONE = {
    CrewStep.SET_OUT: "The customer knows that you are on the way.",
    CrewStep.START: "Started.",
    CrewStep.COMPLETE: "Completed.",
}


async def crew_page(frame: Frame) -> None:
    """Today's visits of all customers, in their order."""
    frame.shell.set_title("Today")
    view = CrewView(frame)
    await view.show()
    follow(frame.visitor, WORK | DAYS, view.hear)


class CrewView:
    """One crew member's day; it follows what the office and others change."""

    def __init__(self, frame: Frame) -> None:
        self._visitor = frame.visitor
        self._day = CrewDay(on_step=self._step, on_tick=self._tick)

    async def show(self) -> None:
        visits = await self._visitor.fetch(list_crew_day)
        self._day.set_stops([crew_stop(one) for one in visits])

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self.show()

    async def _step(self, asked: dict[str, str]) -> None:
        visit_id = _read_id(asked)
        if visit_id is None or asked.get("step") not in set(CrewStep):
            return
        step = CrewStep(asked["step"])
        await self._visitor.perform(DONE[step], record_step, visit_id, step)
        await self.show()

    async def _tick(self, asked: dict[str, str]) -> None:
        service_id, is_done = _read_id(asked), asked.get("done") == "yes"
        if service_id is not None:
            words = "Service done." if is_done else "Service not done yet."
            await self._visitor.perform(words, tick_service, service_id, is_done=is_done)
            await self.show()


def _read_id(asked: dict[str, str]) -> UUID | None:
    try:
        return UUID(asked.get("id", ""))
    except ValueError:
        return None
