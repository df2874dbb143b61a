"""Conversations on the screen: the list of threads, and one thread's messages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from components.kit.empty_state import Empty
from components.kit.part import Part, plain
from components.kit.photo_gallery import Photo
from components.kit.theme import Tone


@dataclass(frozen=True, slots=True)
class Chip:
    """A state with its tone."""

    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ThreadItem:
    """A conversation in the list; ``caption`` says whose and where, ``when`` is written."""

    id: str
    href: str
    title: str
    caption: str
    snippet: str
    when: str
    is_unread: bool = False
    chip: Chip | None = None


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message, on the reader's side or the other; ``text`` is shown as it was typed."""

    id: str
    author: str
    when: str
    text: str
    is_mine: bool
    phone: str = ""
    photos: tuple[Photo, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation in full; ``link`` leads to what it is about, ``back`` to the list."""

    title: str
    caption: str
    back: str
    bubbles: tuple[Bubble, ...]
    link: str = ""
    link_label: str = ""
    chip: Chip | None = None
    facts: tuple[tuple[str, str], ...] = ()


class ThreadList(Part, component="../assets/portal/thread_list.js"):
    """The list "Conversations"; each is a link."""

    def __init__(self, threads: Sequence[ThreadItem], empty: Empty) -> None:
        super().__init__()
        self.show(empty=plain(empty), current="")
        self.set_threads(threads)

    def set_threads(self, threads: Sequence[ThreadItem], current: str = "") -> None:
        """Show the list as it is now, with the open one marked."""
        self.show(threads=[plain(thread) for thread in threads], current=current)


class Conversation(Part, component="../assets/portal/conversation.js"):
    """The messages, the latest in view; children (the composer) stand below them."""

    def __init__(self, talk: Talk) -> None:
        super().__init__()
        self.set_talk(talk)

    def set_talk(self, talk: Talk) -> None:
        """Show the conversation as it is now."""
        self.props["talk"] = plain(talk)
