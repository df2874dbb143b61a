"""An estimate on paper: fixed work, options to choose between, extras, and what it comes to."""

from collections.abc import Callable
from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup, read_drawn, read_entered, read_number, read_tick
from components.kit.small_pieces import state_chip
from components.kit.theme import Tone
from components.money.invoice_paper import (
    Pair,
    PaperLine,
    beside,
    lines_table,
    paper_from,
    paper_meta,
    totals_list,
)

_SVG, _PATH, _KEPT = h.Tag("svg"), h.Tag("path"), h.Tag("kept-choice")


@dataclass(frozen=True, slots=True)
class OptionCard:
    """Something to choose; the price is written, with its tax on the totals below."""

    id: str
    description: str
    price: str
    note: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options that exclude each other; where none is needed, "None of these" stands among them."""

    name: str
    options: tuple[OptionCard, ...]
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class SignatureMark:
    """The signature below an approved estimate; ``path`` draws it, empty for a typed name."""

    name: str
    line: str
    hash: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class EstimateSheet:
    """Everything on the paper, already written for people."""

    number: str
    state: str
    tone: Tone
    contractor: str
    contractor_lines: str
    logo: str
    customer: str
    customer_lines: str
    dates: tuple[Pair, ...]
    lines: tuple[PaperLine, ...]
    groups: tuple[OptionGroup, ...]
    extras: tuple[OptionCard, ...]
    totals: tuple[Pair, ...]
    memo: str
    can_choose: bool
    ask: Pair
    notice: str = ""
    signature: SignatureMark | None = None
    aside: str = "Your answer"  # names what stands beside the paper
    offer: str = ""  # changes with what is offered; without one, no choice is remembered


class EstimatePaper(Markup):
    """The paper; children (the answers) stand beside it, on phones in a bar below.

    The tab remembers what was chosen of an offer and brings it back with ``on_restore``.
    """

    def __init__(
        self,
        sheet: EstimateSheet,
        *,
        on_choose: Callable[[tuple[str, ...]], object],
        on_restore: Callable[[tuple[str, ...]], object] | None = None,
    ) -> None:
        super().__init__()
        self.on_choose = on_choose
        self.set_sheet(sheet)
        self.react("pick", read_drawn, self._pick)
        self.react("none", read_number, self._pick_none)
        self.react("extra", read_tick, self._turn)
        self.react("restore", lambda said: tuple(read_entered(said).split()), on_restore)

    def set_sheet(self, sheet: EstimateSheet) -> None:
        """Show the estimate as it is now."""
        self._sheet = sheet
        memo = sheet.memo and h.p(sheet.memo, class_="pl-memo")
        article = h.article(
            _head(sheet),
            sheet.notice and h.p(sheet.notice, class_="pl-notice", role="status"),
            _meta(sheet),
            bool(sheet.lines) and lines_table(sheet.lines),
            (_group(number, one, sheet) for number, one in enumerate(sheet.groups)),
            bool(sheet.extras) and _extras(sheet),
            totals_list(sheet.totals, "polite"),
            memo,
            _signed(sheet.signature) if sheet.signature else None,
            class_="pl-paper",
            aria_label=f"Estimate {sheet.number}",
        )
        look = " pl-answers"
        kept = sheet.offer and sheet.can_choose and _kept(sheet)
        self.draw(h.div(article, beside(sheet.ask, sheet.aside, look), kept, class_="pl pl-sheet"))

    def _pick(self, option_id: str) -> object:
        (group,) = (
            one for one in self._sheet.groups if any(o.id == option_id for o in one.options)
        )
        return self._choose_among(group, {option_id})

    def _pick_none(self, number: int) -> object:
        return self._choose_among(self._sheet.groups[number], set())

    def _choose_among(self, group: OptionGroup, chosen: set[str]) -> object:
        others = {option.id for option in group.options}
        return self.on_choose((*(set(chosen_of(self._sheet)) - others), *chosen))

    def _turn(self, turned: tuple[str, bool]) -> object:
        option_id, is_on = turned
        others = (one for one in chosen_of(self._sheet) if one != option_id)
        return self.on_choose((*others, option_id) if is_on else tuple(others))


def chosen_of(sheet: EstimateSheet) -> tuple[str, ...]:
    """The ids of what is chosen now, groups first."""
    grouped = (option for group in sheet.groups for option in group.options)
    return tuple(option.id for option in (*grouped, *sheet.extras) if option.is_chosen)


def _head(sheet: EstimateSheet) -> h.Drawn:
    chip = state_chip(sheet.tone, sheet.state)
    return h.div(
        paper_from(sheet.contractor, sheet.contractor_lines, sheet.logo),
        h.div(h.h2(f"Estimate {sheet.number}"), chip, class_="pl-paper-title"),
        class_="pl-paper-head",
    )


def _meta(sheet: EstimateSheet) -> h.Drawn:
    return paper_meta("Prepared for", sheet.customer, sheet.customer_lines, sheet.dates)


def _group(number: int, group: OptionGroup, sheet: EstimateSheet) -> h.Drawn:
    is_off, name = not sheet.can_choose, f"options-{number}"
    hint = "Choose one" if group.is_required else "Choose one or none"
    options = (
        _option(
            one,
            h.input_(
                type="radio",
                name=name,
                checked=one.is_chosen,
                disabled=is_off,
                on_change=h.act("pick", one.id),
            ),
            is_off=is_off,
        )
        for one in group.options
    )
    is_none = not any(one.is_chosen for one in group.options)
    act = h.act("none", str(number))
    none = h.label(
        h.input_(type="radio", name=name, checked=is_none, on_change=act),
        h.span(h.b("None of these"), class_="pl-option-words"),
        class_="is-chosen" if is_none else None,
    )
    return h.fieldset(
        h.legend(group.name, not is_off and h.span(hint)),
        options,
        not group.is_required and not is_off and none,
        class_="pl-options is-off" if is_off else "pl-options",
    )


def _extras(sheet: EstimateSheet) -> h.Drawn:
    is_off = not sheet.can_choose
    options = (
        _option(
            one,
            h.input_(
                type="checkbox",
                checked=one.is_chosen,
                disabled=is_off,
                on_change=h.act("extra", one.id),
            ),
            is_off=is_off,
        )
        for one in sheet.extras
    )
    return h.fieldset(
        h.legend("Extras", not is_off and h.span("Add what you like")),
        options,
        class_="pl-options is-off" if is_off else "pl-options",
    )


def _option(option: OptionCard, box: h.Drawn, *, is_off: bool) -> h.Drawn:
    note = option.note and h.small(option.note)
    look = "is-chosen" if option.is_chosen else is_off and "is-out"
    return h.label(
        box,
        h.span(h.b(option.description, class_="pl-wrap"), note, class_="pl-option-words"),
        h.strong(option.price),
        class_=look or None,
    )


def _signed(mark: SignatureMark) -> h.Drawn:
    shown = h.p(mark.name, class_="pl-signed-name")
    if mark.path:
        named = f"Signature of {mark.name}"
        shown = _SVG(_PATH(d=mark.path), viewBox="0 0 600 200", role="img", aria_label=named)
    return h.section(
        shown,
        h.p(mark.line),
        h.p(f"Document check {mark.hash}", class_="pl-signed-hash"),
        class_="pl-signed",
        aria_label="Signature",
    )


def _kept(sheet: EstimateSheet) -> h.Drawn:
    return _KEPT(
        hidden=True,
        data_place=f"porchlight-choice-{sheet.number}",
        data_offer=sheet.offer,
        data_chosen=" ".join(chosen_of(sheet)),
        on_change=h.act("restore"),
    )
