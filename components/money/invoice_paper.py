"""An invoice (or estimate) that reads like good paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from components.kit.part import Part, plain, read_text
from components.kit.theme import Tone


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One charge; ``href`` leads to the visit behind it."""

    description: str
    quantity: str
    unit_price: str
    amount: str
    note: str = ""
    href: str = ""
    visit: str = ""  # what the link says
    key: str = ""  # with one, the reader can ask about the line


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value: a date, or a total (``strong`` for the one that counts)."""

    label: str
    value: str
    strong: bool = False
    tone: Tone | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PaperPayment:
    """A payment in the history; ``href`` is its receipt."""

    date: str
    method: str
    amount: str
    state: str
    tone: Tone
    href: str = ""
    note: str = ""
    key: str = ""  # with one, the office can refund it


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """Everything on the paper, already written for people; addresses may hold several lines."""

    number: str
    state: str
    tone: Tone
    contractor: str
    contractor_lines: str
    customer: str
    customer_lines: str
    dates: tuple[Pair, ...]
    lines: tuple[PaperLine, ...]
    totals: tuple[Pair, ...]
    payments: tuple[PaperPayment, ...] = ()
    ask: Pair | None = None
    memo: str = ""
    logo: str = ""
    pdf: str = ""
    kind: Literal["Invoice", "Estimate"] = "Invoice"
    to_label: str = "Bill to"


class InvoicePaper(Part, component="../assets/portal/invoice_paper.js"):
    """The paper; children (the Checkout button) stand beside it, on phones in a bar below."""

    def __init__(
        self,
        paper: InvoiceView,
        *,
        on_ask: Callable[[str], object] | None = None,
        on_refund: Callable[[str], object] | None = None,
    ) -> None:
        """The key of the line that somebody asks about, or of the payment to be refunded."""
        super().__init__()
        self.props["asks"] = on_ask is not None
        self.hear("ask", read_text, on_ask)
        self.hear("refund", read_text, on_refund)
        self.set_paper(paper)

    def set_paper(self, paper: InvoiceView) -> None:
        """Show the paper as it is now."""
        self.props["paper"] = plain(paper)
