"""Conversations on the screen: the list of threads, and one thread's messages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from components.kit import html as h
from components.kit.markup import Markup
from components.kit.photo_gallery import Photo, photo_gallery
from components.kit.small_pieces import Empty, empty_words, heard_only, state_chip
from components.kit.theme import Tone

_LOG = h.Tag("follow-log")


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


class ThreadList(Markup):
    """The list "Conversations"; each is a link."""

    def __init__(self, threads: Sequence[ThreadItem], empty: Empty) -> None:
        super().__init__()
        self._empty = empty
        self.set_threads(threads)

    def set_threads(self, threads: Sequence[ThreadItem], current: str = "") -> None:
        """Show the list as it is now, with the open one marked."""
        if threads:
            items = (_thread(thread, thread.id == current) for thread in threads)
            shown = h.ul(items, role="list", aria_label="Conversations", data_glide=True)
        else:
            shown = h.div(*empty_words(self._empty), class_="pl-empty")
        self.draw(h.div(shown, class_="pl pl-threads"))


@h.piece
def _thread(thread: ThreadItem, is_current: bool) -> h.Drawn:
    chip = thread.chip
    return h.li(
        h.a(
            h.span(
                h.b(thread.title, class_="pl-clip", dir="auto"),
                h.time(thread.when),
                class_="pl-thread-top",
            ),
            thread.caption and h.span(thread.caption, class_="pl-thread-caption pl-clip"),
            h.span(
                h.span(thread.snippet, class_="pl-clip", dir="auto"),
                thread.is_unread and h.span(heard_only("New"), class_="pl-dot"),
                class_="pl-thread-snippet",
            ),
            state_chip(chip.tone, chip.label) if chip else None,
            href=thread.href,
            aria_current="true" if is_current else None,
            class_="is-unread" if thread.is_unread else None,
        ),
        id=f"thread-{thread.id}",
    )


class Conversation(Markup):
    """The messages, the latest in view; children (the composer) stand below them."""

    def __init__(self, talk: Talk) -> None:
        super().__init__()
        self.set_talk(talk)

    def set_talk(self, talk: Talk) -> None:
        """Show the conversation as it is now."""
        facts = ((h.dt(name), h.dd(value, dir="auto")) for name, value in talk.facts)
        messages = _LOG(
            h.ol(map(_bubble, talk.bubbles)),
            role="log",
            class_="pl-log",
            aria_label="Messages",
            tabindex=0,
        )
        self.draw(
            h.section(
                _head(talk),
                talk.facts and h.dl(facts, class_="pl-talk-facts"),
                messages,
                h.div(id="composer", class_="pl-markup", data_slot=True),
                class_="pl pl-talk",
                aria_label=talk.title,
            )
        )


def _head(talk: Talk) -> h.Drawn:
    back = h.a(
        h.span(class_="i i-arrow-left"),
        class_="pl-iconbutton pl-talk-back",
        href=talk.back,
        aria_label="All conversations",
    )
    caption = talk.caption and h.p(talk.caption, class_="pl-small pl-muted")
    title = h.h2(talk.title, class_="pl-wrap", dir="auto")
    return h.header(
        back,
        h.div(title, caption, class_="pl-talk-title"),
        state_chip(talk.chip.tone, talk.chip.label) if talk.chip else None,
        talk.link and h.a(talk.link_label, class_="pl-button pl-button--quiet", href=talk.link),
    )


@h.piece
def _bubble(bubble: Bubble) -> h.Drawn:
    number = "".join(sign for sign in bubble.phone if sign.isdecimal() or sign == "+")
    return h.li(
        h.p(
            h.b(bubble.author, dir="auto"),
            bubble.phone and h.a(bubble.phone, href=f"tel:{number}"),
            h.time(bubble.when),
            class_="pl-bubble-head",
        ),
        h.p(bubble.text, class_="pl-bubble", dir="auto"),
        bool(bubble.photos) and photo_gallery(bubble.photos),
        id=f"message-{bubble.id}",
        class_="is-mine" if bubble.is_mine else None,
    )
