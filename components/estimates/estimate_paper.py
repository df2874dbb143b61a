"""An estimate on paper: fixed work, options to choose between, extras, and what it comes to."""

from collections.abc import Callable
from dataclasses import dataclass

from components.kit.part import Part, plain, read_texts
from components.kit.theme import Tone
from components.money.invoice_paper import Pair, PaperLine


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


class EstimatePaper(Part, component="../assets/portal/estimate_paper.js"):
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
        self.set_sheet(sheet)
        self.hear("choose", read_texts, on_choose)
        self.hear("restore", read_texts, on_restore)

    def set_sheet(self, sheet: EstimateSheet) -> None:
        """Show the estimate as it is now."""
        self.props["sheet"] = plain(sheet)
