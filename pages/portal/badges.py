"""What is new, on the frame's navigation: it follows by itself."""

from components.live import ESTIMATES, TALK, follow
from components.shell import Shell
from components.visitor import Visitor
from services.events import DomainEvent
from services.frames import Badges, count_badges


def follow_badges(visitor: Visitor, shell: Shell, now: Badges) -> None:
    """Show what was counted, and count again whenever something happens."""

    async def show(events: list[DomainEvent]) -> None:
        del events
        shell.set_badges(_by_address(await visitor.fetch(count_badges)))

    shell.set_badges(_by_address(now))
    follow(visitor, TALK | ESTIMATES, show)


def _by_address(badges: Badges) -> dict[str, int]:
    return {
        "/messages": badges.unread,
        "/estimates": badges.estimates,
        "/office/inbox": badges.waiting,
    }
