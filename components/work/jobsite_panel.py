"""One jobsite in full: it slides over the list and shows its visits with all they hold."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from nicegui import Client

from components.kit import html as h
from components.kit.markup import Markup, Said, read_entered, read_fields, read_nothing
from components.kit.small_pieces import Empty, empty_words, icon
from components.work.job_visit import SiteVisit, job_visit
from components.work.site_pieces import (
    CareLine,
    NotesDraft,
    ShownNotes,
    access_notes,
    care_clocks,
)

LONGEST_NOTES = 4000
NOTHING = Empty("leaf", "Nothing planned", "Visits to this property appear here.")
_COVERS = h.Tag("covers-rest")
# By property: a draft outlives the panel that it was written in.
_drafts: WeakKeyDictionary[Client, dict[str, NotesDraft]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class VisitGroup:
    """Visits under "In progress", "Planned" or "Completed"."""

    title: str
    visits: tuple[SiteVisit, ...]


@dataclass(frozen=True, slots=True)
class NotesEdit:
    """Access notes as somebody wrote them, and the text that they started from."""

    notes: str
    seen: str


@dataclass(frozen=True, slots=True)
class SiteDetails:
    """The jobsite that is open; ``now`` is the server's moment, for the care clocks."""

    id: str
    name: str
    address: str
    groups: tuple[VisitGroup, ...]
    access_notes: str = ""
    can_edit_notes: bool = False
    cares: tuple[CareLine, ...] = ()
    now: int = 0


class JobsitePanel(Markup):
    """A region named by the property; children stand between access notes and visits."""

    def __init__(
        self,
        *,
        on_close: Callable[[None], object] | None = None,
        on_notes: Callable[[NotesEdit], Awaitable[str]] | None = None,
        inline: bool = False,
    ) -> None:
        """``on_notes`` saves access notes and answers with the refusal's sentence, or nothing."""
        super().__init__()
        self._inline = inline
        self._on_close = on_close
        self._on_notes = on_notes
        self._site: SiteDetails | None = None
        self._drafts = _drafts.setdefault(self.client, {})
        self._has_left = False
        self.react("close", read_nothing, self._close)
        self.react("edit", read_nothing, self._edit)
        self.react("draft", read_entered, self._keep)
        self.react("save", read_notes, self._save_notes)
        self.react("leave", read_nothing, self._leave)

    def set_site(self, site: SiteDetails | None) -> None:
        """Slide this jobsite in, or the panel away."""
        self._site = site
        self.draw(self._panel(site) if site else None)

    def _panel(self, site: SiteDetails) -> h.Drawn:
        notes = ShownNotes(
            site.id,
            site.access_notes,
            self._drafts.get(site.id),
            can_edit=site.can_edit_notes,
            has_left=self._has_left,
        )
        slot = h.div(data_slot=True, id=f"jobsite-acts-{self.id}", class_="pl-markup")
        groups = (_group(group, inline=self._inline) for group in site.groups)
        return h.section(
            not self._inline and _head(site),
            h.div(
                bool(site.cares) and care_clocks(site.cares, site.now),
                access_notes(notes),
                slot,
                groups if site.groups else h.div(*empty_words(NOTHING), class_="pl-empty"),
                class_="pl-panel-scroll",
            ),
            not self._inline and _COVERS(hidden=True),
            class_="pl pl-panel pl-panel--page" if self._inline else "pl pl-panel",
            aria_label=site.name,
        )

    def _show(self) -> None:
        self.set_site(self._site)

    def _edit(self, _nothing: None) -> None:
        if self._site is not None:
            notes = self._site.access_notes
            self._drafts[self._site.id] = NotesDraft(notes, notes)
            self._show()

    def _keep(self, text: str) -> None:
        """Nothing is drawn: it is what stands on the screen."""
        if self._site is not None:
            key = self._site.id
            self._drafts[key] = replace(self._drafts[key], text=text[:LONGEST_NOTES])

    def _leave(self, _nothing: None) -> None:
        if self._site is not None:
            self._drafts.pop(self._site.id, None)
            self._has_left = True
            self._show()

    async def _save_notes(self, notes: str) -> None:
        site = self._site
        if site is None or self._on_notes is None:
            return
        draft = self._drafts[site.id]
        # Whoever saves again has been shown what stands there.
        seen = site.access_notes if draft.error else draft.seen
        error = await self._on_notes(NotesEdit(notes, seen))
        if error:
            self._drafts[site.id] = NotesDraft(notes, seen, error)
            self._show()
        else:
            self._drafts.pop(site.id, None)
            self._has_left = True
            self._show()

    def _close(self, _nothing: None) -> object:
        self.set_site(None)
        return self._on_close(None) if self._on_close else None


def read_notes(said: Said) -> str:
    """What stood in the form, cut where the service would refuse it anyway."""
    return read_fields(said).get("notes", "")[:LONGEST_NOTES]


def _head(site: SiteDetails) -> h.Drawn:
    back = h.button(
        icon("arrow-left"),
        class_="pl-iconbutton",
        type="button",
        aria_label="Back to the list",
        on_click=h.act("close"),
        data_focus=True,
    )
    address = h.p(site.address, class_="pl-small pl-muted")
    return h.div(back, h.div(h.h2(site.name), address), class_="pl-panel-head")


def _group(group: VisitGroup, *, inline: bool) -> h.Drawn:
    heading = h.h2 if inline else h.h3
    visits = (job_visit(visit, inline=inline) for visit in group.visits)
    return h.section(heading(group.title), visits, class_="pl-group", aria_label=group.title)
