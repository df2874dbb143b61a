"""An invoice (or estimate) that reads like good paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from components.kit import html as h
from components.kit.markup import Markup, read_drawn
from components.kit.small_pieces import heard_only, icon, state_chip, text_button
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


class InvoicePaper(Markup):
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
        self._asks = on_ask is not None
        self.react("ask", read_drawn, on_ask)
        self.react("refund", read_drawn, on_refund)
        self.set_paper(paper)

    def set_paper(self, paper: InvoiceView) -> None:
        """Show the paper as it is now."""
        memo = paper.memo and h.p(paper.memo, class_="pl-memo")
        named = f"{paper.kind} {paper.number}"
        lines = lines_table(paper.lines, asks=self._asks)
        sheet = (
            _head(paper),
            paper_meta(paper.to_label, paper.customer, paper.customer_lines, paper.dates),
            lines,
            totals_list(paper.totals),
            memo,
            _paid(paper),
        )
        article = h.article(*sheet, class_="pl-paper", aria_label=named)
        self.draw(h.div(article, beside(paper.ask, "Balance"), class_="pl pl-sheet"))


def beside(ask: Pair | None, label: str, look: str = "") -> h.Drawn:
    """What stands beside a paper: the sum that counts, and the buttons built there."""
    said: h.Node = None
    if ask:
        note = ask.note and h.span(ask.note)
        said = h.div(h.span(ask.label), h.strong(ask.value), note, class_="pl-checkout-sum")
    slot = h.div(id="paper-acts", class_="pl-markup", data_slot=True)
    return h.aside(said, slot, class_=f"pl-checkout pl-noprint{look}", aria_label=label)


def paper_from(contractor: str, lines: str, logo: str) -> h.Drawn:
    """The contractor's name over a logo, or over its first letter."""
    picture = h.img(src=logo, alt="") if logo else contractor[:1]
    return h.div(
        h.span(picture, class_="pl-logo", aria_hidden="true"),
        h.div(h.strong(contractor, class_="pl-wrap"), h.p(lines)),
        class_="pl-paper-from",
    )


def paper_meta(label: str, customer: str, lines: str, dates: Sequence[Pair]) -> h.Drawn:
    """Whom it is for, and its dates."""
    days = ((h.dt(one.label), h.dd(one.value)) for one in dates)
    return h.div(
        h.div(
            h.p(label, class_="pl-caption"),
            h.strong(customer, class_="pl-wrap"),
            h.p(lines, class_="pl-muted"),
            class_="pl-paper-to",
        ),
        h.dl(days, class_="pl-paper-dates"),
        class_="pl-paper-meta",
    )


def lines_table(lines: Sequence[PaperLine], *, asks: bool = False) -> h.Drawn:
    """The charges; as cards on phones, where a table's roles must be said again."""
    heads = ("Description", "Quantity", "Unit price", "Amount")
    head = h.tr((h.th(name, role="columnheader", scope="col") for name in heads), role="row")
    rows = (_line(line, asks=asks) for line in lines)
    return h.table(
        h.thead(head, role="rowgroup"),
        h.tbody(rows, role="rowgroup"),
        class_="pl-lines",
        role="table",
        aria_label="Lines",
    )


def totals_list(totals: Sequence[Pair], live: str | None = None) -> h.Drawn:
    """What it comes to; the one that counts stands out."""
    return h.dl(map(_total, totals), class_="pl-totals", aria_live=live)


def _head(paper: InvoiceView) -> h.Drawn:
    look = "pl-paper-pdf pl-noprint"
    words = (icon("download", "small"), "Download PDF")
    return h.div(
        paper_from(paper.contractor, paper.contractor_lines, paper.logo),
        h.div(
            h.h2(f"{paper.kind} {paper.number}"),
            state_chip(paper.tone, paper.state),
            paper.pdf and h.a(*words, href=paper.pdf, download=True, class_=look),
            class_="pl-paper-title",
        ),
        class_="pl-paper-head",
    )


def _line(line: PaperLine, *, asks: bool) -> h.Drawn:
    note = "pl-line-note"
    visit = (
        line.visit or "See the visit",
        heard_only(f" for {line.description}"),
        icon("arrow-right", "small"),
    )
    words = ("Ask about this line", heard_only(f": {line.description}"))
    ask = asks and line.key and text_button(*words, act=h.act("ask", line.key))
    return h.tr(
        h.td(
            line.description,
            line.note and h.span(line.note, class_=note),
            line.href and h.span(h.a(*visit, href=line.href), class_=note),
            ask and h.span(ask, class_=f"{note} pl-noprint"),
            role="cell",
        ),
        h.td(line.quantity, role="cell", data_unit=line.unit_price or None),
        h.td(line.unit_price, role="cell"),
        h.td(line.amount, role="cell"),
        role="row",
    )


def _total(pair: Pair) -> tuple[h.Node, ...]:
    strong = "is-strong" if pair.strong else ""
    tone = f"tone-{pair.tone}" if pair.tone else ""
    look = " ".join(filter(None, (strong, tone))) or None
    note = pair.note and h.dd(pair.note, class_="pl-small pl-muted pl-totals-note")
    return h.dt(pair.label, class_=strong or None), h.dd(pair.value, class_=look), note


def _paid(paper: InvoiceView) -> h.Node:
    if not paper.payments:
        return None
    items = h.ul(map(_payment, paper.payments))
    return h.section(h.h3("Payments"), items, class_="pl-paid", aria_label="Payments")


def _payment(payment: PaperPayment) -> h.Drawn:
    receipt = ("Receipt", heard_only(f" of {payment.date}"))
    refund = ("Refund", heard_only(f" {payment.amount} of {payment.date}"))
    note = "pl-small pl-muted pl-paid-note"
    act = h.act("refund", payment.key)
    return h.li(
        h.span(payment.date),
        h.span(payment.method, class_="pl-wrap"),
        state_chip(payment.tone, payment.state),
        h.b(payment.amount),
        payment.href and h.a(*receipt, href=payment.href, download=True, class_="pl-small"),
        payment.key and text_button(*refund, act=act, look="pl-textbutton pl-noprint"),
        payment.note and h.span(payment.note, class_=note),
    )
