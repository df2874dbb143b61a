"""What is new, on the frame's navigation: it follows by itself."""

from components.live import ESTIMATES, TALK, follow
from components.shell import Shell
from components.visitor import Visitor
from services.estimates import count_open_estimates
from services.events import DomainEvent
from services.inbox import count_waiting_threads
from services.messages import count_unread
from services.permissions import Permission


async def follow_badges(visitor: Visitor, shell: Shell) -> None:
    """Count for the navigation now and whenever something happens."""

    async def show(events: list[DomainEvent]) -> None:
        del events
        shell.set_badges(await _count(visitor))

    await show([])
    follow(visitor, TALK | ESTIMATES, show)


async def _count(visitor: Visitor) -> dict[str, int]:
    may = visitor.card.may
    if may(Permission.HANDLE_INBOX):
        return {"/office/inbox": await visitor.fetch(count_waiting_threads)}
    badges = {}
    if may(Permission.TALK):
        badges["/messages"] = await visitor.fetch(count_unread)
    if may(Permission.ANSWER_ESTIMATES):
        badges["/estimates"] = await visitor.fetch(count_open_estimates)
    return badges
