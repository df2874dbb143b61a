"""Estimates as the office reads them: the list of all customers, and the paper."""

from dataclasses import replace
from datetime import date

from components.estimates.estimate_paper import EstimateSheet
from components.estimates.estimate_view import ESTIMATE_WORDS, estimate_row, estimate_sheet
from components.kit.filter_bar import Option, Select
from components.kit.record_table import Column, Page, Row
from components.kit.theme import Tone
from data.estimates.estimates import EstimateFilter
from services.estimates.estimates import EstimateDetail, EstimateStatus
from services.estimates.office_estimates import PAGE_SIZE, EstimateQuery, OfficeEstimates, OfficeRow
from services.kit import formats
from services.kit.contractors import Contractor
from services.kit.document_paths import office_estimate_path

OFFICE_WORDS = ESTIMATE_WORDS | {
    EstimateStatus.OPEN: ("Waiting for the customer", Tone.ATTENTION),
}
SHELVES = {
    EstimateFilter.ALL: "All",
    EstimateFilter.DRAFT: "Drafts",
    EstimateFilter.OPEN: "Waiting for the customer",
    EstimateFilter.APPROVED: "Approved",
    EstimateFilter.DECLINED: "Declined",
    EstimateFilter.OVER: "Expired or withdrawn",
}
OFFICE_COLUMNS = (
    Column("number", "Number", kind="link", primary=True),
    Column("customer", "Customer"),
    Column("work", "Work"),
    Column("issued", "Date", kind="date", wide=True),
    Column("expires", "Good until", kind="date", hint="Good until"),
    Column("total", "Total", kind="money", total=True),
    Column("status", "Status", kind="status"),
)


def office_page(found: OfficeEstimates) -> Page:
    return Page(
        rows=tuple(_row(row, found.today) for row in found.rows),
        number=found.page,
        size=PAGE_SIZE,
        total=found.matching,
    )


def shelf_select(query: EstimateQuery) -> Select:
    options = tuple(Option(status_filter.value, label) for status_filter, label in SHELVES.items())
    return Select("show", "Status", query.search.status_filter.value, options)


def office_address(query: EstimateQuery) -> dict[str, str]:
    """The list's filters as they stand in its address."""
    status_filter, page = query.search.status_filter, query.page
    return {
        **({"q": query.search.text} if query.search.text else {}),
        **({"show": status_filter.value} if status_filter is not EstimateFilter.ALL else {}),
        **({"page": str(page)} if page > 1 else {}),
    }


def office_sheet(estimate: EstimateDetail, contractor: Contractor) -> EstimateSheet:
    """The paper as its customer sees it; nothing is chosen here."""
    sheet = estimate_sheet(estimate, estimate.first_choice, contractor)
    label, tone = OFFICE_WORDS[estimate.status]
    return replace(
        sheet,
        state=label,
        tone=tone,
        can_choose=False,
        aside="What the office can do",
        ask=replace(sheet.ask, label="Total"),
        notice=_notice(estimate) or sheet.notice,
    )


def _notice(estimate: EstimateDetail) -> str:
    until = formats.day(estimate.expires_on, estimate.today) if estimate.expires_on else ""
    return {
        EstimateStatus.DRAFT: "The customer does not see this draft yet.",
        EstimateStatus.WITHDRAWN: "Withdrawn. The customer sees it as withdrawn.",
        EstimateStatus.EXPIRED: f"It was good until {until}. It can no longer be approved.",
    }.get(estimate.status, "")


def _row(found: OfficeRow, today: date) -> Row:
    row = estimate_row(found.summary, today, priced=True)
    label, tone = OFFICE_WORDS[found.summary.status]
    return replace(
        row,
        href=office_estimate_path(found.summary.number),
        tone=tone,
        cells={**row.cells, "customer": found.customer_name, "status": label},
    )
