"""What is new, on the frame's navigation: it follows by itself."""

from components.kit.live import CHANGES, ESTIMATES, TALK, follow
from components.kit.shell import Shell
from components.kit.visitor import Visitor
from services.kit import addresses
from services.kit.events import DomainEvent
from services.kit.permissions import Permission
from services.overview.page_context import Badges, count_badges


def follow_badges(visitor: Visitor, shell: Shell, now: Badges) -> None:
    """Show what was counted, and count again whenever something happens."""

    async def show(events: list[DomainEvent]) -> None:
        del events
        await show_badges(visitor, shell)

    shell.set_badges(_by_address(now))
    changes = CHANGES if visitor.card.may(Permission.HANDLE_INBOX) else frozenset()
    follow(visitor, TALK | ESTIMATES | changes, show)


async def show_badges(visitor: Visitor, shell: Shell) -> None:
    """Count once more."""
    shell.set_badges(_by_address(await visitor.fetch(count_badges)))


def _by_address(badges: Badges) -> dict[str, int]:
    return {
        addresses.MESSAGES: badges.unread,
        addresses.ESTIMATES: badges.estimates,
        addresses.INBOX: badges.waiting,
    }
