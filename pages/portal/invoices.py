"""Invoices: all of the customer's, searched and filtered by the page's address."""

from dataclasses import replace
from datetime import date

from nicegui import ui

from components.kit import theme
from components.kit.actions import action_button
from components.kit.figures import Figures
from components.kit.filter_bar import FilterBar, FilterChange
from components.kit.guarded_pages import Frame
from components.kit.live import MONEY, follow
from components.kit.page_spec import BILLING, Menu, PageSpec
from components.kit.record_table import Page, RecordTable, TableEvents
from components.kit.small_pieces import Empty
from components.kit.small_texts import TextLink, TextLinks
from components.kit.visitor import ask
from components.money.invoice_view import COLUMNS, figures_strip, filter_selects, invoice_row
from pages.portal.checkout_parts import CheckoutParts
from pages.portal.invoices_to_pay import InvoicesToPay
from services.kit import addresses, formats
from services.kit.events import DomainEvent
from services.kit.permissions import Permission
from services.money.credits import use_credits
from services.money.invoice_filters import (
    PAGE_SIZE,
    InvoiceQuery,
    read_query,
    resolve_period,
    write_query,
)
from services.money.invoice_lists import InvoicePage, list_invoices
from services.money.invoices import MoneyFigures, sum_money

STATEMENT = "/statements.pdf"
LEDGER = "/ledger.csv"
NONE_YET = Empty(
    icon="receipt-text",
    title="No invoices yet",
    hint="Invoices appear here as soon as they are sent to you.",
)
NONE_FOUND = Empty(
    icon="search",
    title="No matching invoices",
    hint="Change the search, the period or the status.",
    action="Show all invoices",
)


async def invoices_page(
    frame: Frame, query: dict[str, str], checkout: CheckoutParts | None
) -> None:
    """Figures, filters, the table, and a bar that pays what is ticked."""
    view = InvoicesView(frame, read_query(query), checkout)
    with ui.element().classes(theme.STACK):
        await view.draw()
    follow(frame.visitor, MONEY, view.hear)


PAGES = (
    PageSpec(
        address=addresses.INVOICES,
        title="Invoices",
        build=invoices_page,
        permission=Permission.VIEW_MONEY,
        roles=BILLING,
        menu=Menu("receipt-text", tab=3),
        by_property=True,
    ),
)


def paper_links(period: str, today: date) -> list[TextLink]:
    """The statement of the period that the list shows (of a year where it shows all)."""
    first_day, last_day = resolve_period(period, today)
    is_all = (first_day, last_day) == (date.min, date.max)
    span = "" if is_all else f"?from={first_day}&to={last_day}"
    return [
        TextLink("Statement (PDF)", f"{STATEMENT}{span}"),
        TextLink("Ledger (CSV)", LEDGER),
    ]


class InvoicesView:
    """One person's list of invoices: what it shows always stands in its address."""

    def __init__(self, frame: Frame, query: InvoiceQuery, parts: CheckoutParts | None) -> None:
        self._frame = frame
        self._visitor = frame.visitor
        self._query = query
        may_pay = frame.visitor.card.may(Permission.PAY)
        self._pay = (
            InvoicesToPay(frame.visitor, parts, self._refresh) if parts and may_pay else None
        )

    async def draw(self) -> None:
        page, sums = await self._read()
        self._figures = Figures(figures_strip(sums, self._visitor.card.looks_at))
        self._filters = FilterBar(
            search="Search invoices",
            query=self._query.search,
            selects=filter_selects(self._query, page),
            on_change=self._filter,
            placeholder="Number, property or work",
        )
        self._table = RecordTable(
            "Invoices",
            COLUMNS,
            Page(),
            empty=NONE_YET,
            events=TableEvents(
                on_sort=self._sort,
                on_page=self._turn,
                on_select=self._pay.select if self._pay else None,
                on_empty_action=self._show_all,
            ),
        )
        self._credit = action_button("Use your credit", self._use_credit, kind="tonal")
        self._papers = TextLinks(())
        if self._pay:
            self._pay.draw()
        self._offer_credit(sums)
        await self._show(page)

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self._refresh()

    async def _refresh(self) -> None:
        page, sums = await self._read()
        self._figures.set_figures(figures_strip(sums, self._visitor.card.looks_at))
        self._offer_credit(sums)
        await self._show(page)

    def _offer_credit(self, sums: MoneyFigures) -> None:
        self._credit.set_visibility(bool(self._pay and sums.usable_credit))
        self._credit.set_label(f"Use {formats.money(sums.usable_credit)} of credit")

    async def _use_credit(self) -> None:
        await self._visitor.perform("Your credit is applied", use_credits)
        await self._refresh()

    async def _read(self) -> tuple[InvoicePage, MoneyFigures]:
        return await self._visitor.fetch_both(ask(list_invoices, self._query), ask(sum_money))

    async def _filter(self, change: FilterChange) -> None:
        chosen = {**write_query(self._query), **change.chosen, "q": change.query, "page": "1"}
        await self._look(read_query(chosen))

    async def _sort(self, sort: str) -> None:
        await self._look(read_query({**write_query(self._query), "sort": sort, "page": "1"}))

    async def _turn(self, page: int) -> None:
        await self._look(replace(self._query, page=max(1, page)))

    async def _show_all(self, _nothing: None) -> None:
        await self._look(InvoiceQuery())

    async def _look(self, query: InvoiceQuery) -> None:
        self._query = query
        self._table.set_loading()
        page = await self._visitor.fetch(list_invoices, query)
        if query is self._query:  # a later click may have been quicker
            await self._show(page)
            self._frame.note_address(addresses.INVOICES, write_query(query))

    async def _show(self, page: InvoicePage) -> None:
        is_filtered = replace(self._query, page=1, sort=InvoiceQuery().sort) != InvoiceQuery()
        self._table.set_empty(NONE_FOUND if is_filtered else NONE_YET)
        self._filters.set_values(
            query=self._query.search, selects=filter_selects(self._query, page)
        )
        self._papers.set_links(paper_links(self._query.period, page.today))
        chosen = await self._pay.show(page.rows) if self._pay else ()
        self._table.set_page(
            Page(
                rows=tuple(invoice_row(invoice, page.today) for invoice in page.rows),
                number=page.page,
                size=PAGE_SIZE,
                total=page.matching,
                has_more=page.has_more,
                sort=self._query.sort.value,
            ),
            selected=chosen,
        )
