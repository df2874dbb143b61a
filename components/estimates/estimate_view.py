"""Estimates, written for people: rows of the list and the paper."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from components.estimates.estimate_paper import (
    EstimateSheet,
    OptionCard,
    OptionGroup,
    SignatureMark,
)
from components.kit import hour_style
from components.kit.photo_gallery import Photo
from components.kit.record_table import Column, Row
from components.kit.theme import Tone
from components.money.invoice_paper import Pair, PaperLine
from services.estimates.estimate_totals import (
    EstimatePrice,
    OfferedLine,
    groups_of,
    is_required,
    price_choice,
)
from services.estimates.estimates import (
    EstimateDetail,
    EstimateStatus,
    EstimateSummary,
    SignatureFacts,
)
from services.estimates.signature_strokes import read_strokes
from services.kit import formats
from services.kit.contractors import Contractor
from services.kit.document_paths import estimate_path

ESTIMATE_WORDS = {
    EstimateStatus.DRAFT: ("Draft", Tone.IDLE),
    EstimateStatus.OPEN: ("Waiting for you", Tone.ATTENTION),
    EstimateStatus.EXPIRED: ("Expired", Tone.VOID),
    EstimateStatus.APPROVED: ("Approved", Tone.COMPLETED),
    EstimateStatus.DECLINED: ("Declined", Tone.VOID),
    EstimateStatus.WITHDRAWN: ("Withdrawn", Tone.VOID),
}
COLUMNS = (
    Column("number", "Number", kind="link", primary=True),
    Column("work", "Work"),
    Column("property", "Property"),
    Column("issued", "Date", kind="date", wide=True),
    Column("expires", "Good until", kind="date", hint="Good until"),
    Column("total", "Total", kind="money", total=True),
    Column("status", "Status", kind="status"),
)


UNPRICED_COLUMNS = tuple(column for column in COLUMNS if column.key != "total")


def estimate_row(estimate: EstimateSummary, today: date, *, priced: bool) -> Row:
    label, tone = ESTIMATE_WORDS[estimate.status]
    total = formats.money(estimate.total)
    row = Row(
        key=estimate.number,
        href=estimate_path(estimate.number),
        tone=tone,
        cells={
            "number": estimate.number,
            "work": estimate.memo.partition("\n")[0],
            "property": estimate.property_name,
            "issued": formats.day(estimate.issued_on, today),
            "expires": _good_until(estimate.expires_on, estimate.status, today),
            "total": f"from {total}" if estimate.has_choices else total,
            "status": label,
        },
    )
    return row if priced else replace(row, cells={**row.cells, "total": ""})


def estimate_sheet(
    estimate: EstimateDetail, chosen: Collection[UUID], contractor: Contractor
) -> EstimateSheet:
    """The estimate with the options that are chosen now."""
    label, tone = ESTIMATE_WORDS[estimate.status]
    price = price_choice(estimate.lines, chosen, estimate.deposit_percent, estimate.currency)
    lines = [contractor.address, contractor.phone, contractor.email]
    return EstimateSheet(
        number=estimate.number,
        state=label,
        tone=tone,
        contractor=contractor.name,
        contractor_lines="\n".join(filter(None, lines)),
        logo=contractor.logo_url,
        customer=estimate.customer_name,
        customer_lines=estimate.billing_address,
        dates=_dates(estimate),
        lines=tuple(_line(line) for line in estimate.lines if line.is_fixed),
        groups=_groups(estimate, price.chosen),
        extras=tuple(
            _card(line, price.chosen)
            for line in estimate.lines
            if line.is_optional and not line.group
        ),
        totals=_totals(price),
        memo=estimate.memo,
        can_choose=estimate.status is EstimateStatus.OPEN,
        ask=_ask(estimate, price),
        notice=notice_of(estimate),
        signature=_signature(estimate.signature, estimate),
    )


def without_prices(sheet: EstimateSheet) -> EstimateSheet:
    """The same paper for people who see the work and no money."""

    def strip(cards: Iterable[OptionCard]) -> tuple[OptionCard, ...]:
        return tuple(replace(card, price="", note="") for card in cards)

    note = "Your permission does not include prices."
    return replace(
        sheet,
        lines=tuple(replace(line, unit_price="", amount="") for line in sheet.lines),
        groups=tuple(replace(group, options=strip(group.options)) for group in sheet.groups),
        extras=strip(sheet.extras),
        totals=(),
        can_choose=False,
        ask=Pair("Total", "Not shown", note=note),
    )


def estimate_pictures(estimate: EstimateDetail) -> tuple[Photo, ...]:
    """The photos below the paper, opened at their full size."""
    return tuple(
        Photo(
            src=f"/files/{one.file_id}?size=large",
            width=one.width,
            height=one.height,
            thumb=f"/files/{one.file_id}?size=small",
            download=f"/files/{one.file_id}?download",
        )
        for one in estimate.photos
    )


def notice_of(estimate: EstimateDetail) -> str:
    """Why there is nothing to answer any more."""
    day = (
        formats.local_day(estimate.decided_at, estimate.time_zone) if estimate.decided_at else None
    )
    when = f" on {formats.day(day, estimate.today)}" if day else ""
    who = f" by {estimate.decided_by}" if estimate.decided_by else ""
    if estimate.status is EstimateStatus.DECLINED:
        reason = f":\n{estimate.decline_reason}" if estimate.decline_reason else "."
        return f"Declined{who}{when}{reason}"
    if estimate.status is EstimateStatus.WITHDRAWN:
        return "We have withdrawn this estimate. Send us a message to ask for a new one."
    if estimate.status is EstimateStatus.EXPIRED and estimate.expires_on:
        until = formats.day(estimate.expires_on, estimate.today)
        return f"This estimate was good until {until}. Send us a message to ask for a new one."
    if estimate.status is EstimateStatus.APPROVED:
        has_doubt = estimate.agreed is None and not all(line.is_fixed for line in estimate.lines)
        told = " The options you agreed on are on file at our office." if has_doubt else ""
        return f"Approved{who}{when}.{told}"
    return ""


def _good_until(expires_on: date | None, status: EstimateStatus, today: date) -> str:
    if expires_on is None:
        return ""
    text = formats.day(expires_on, today)
    if status is not EstimateStatus.OPEN:
        return text
    left = (expires_on - today).days
    return f"{text} ({formats.count(left, 'day')} left)" if left else f"{text} (today)"


def _dates(estimate: EstimateDetail) -> tuple[Pair, ...]:
    dates = [Pair("Date", formats.day(estimate.issued_on, estimate.today))]
    if estimate.expires_on:
        until = _good_until(estimate.expires_on, estimate.status, estimate.today)
        dates.append(Pair("Good until", until))
    if estimate.property_name:
        dates.append(Pair("Property", estimate.property_name))
    return tuple(dates)


def _line(line: OfferedLine) -> PaperLine:
    return PaperLine(
        description=line.description,
        quantity=formats.quantity(line.quantity),
        unit_price=formats.money(line.unit_price),
        amount=formats.money(line.amount),
    )


def _card(line: OfferedLine, chosen: Collection[UUID]) -> OptionCard:
    is_many = line.quantity != 1
    many = f"{formats.quantity(line.quantity)} × {formats.money(line.unit_price)}"
    return OptionCard(
        id=str(line.id),
        description=line.description,
        price=formats.money(line.amount),
        note=many if is_many else "",
        is_chosen=line.id in chosen,
    )


def _groups(estimate: EstimateDetail, chosen: Collection[UUID]) -> tuple[OptionGroup, ...]:
    return tuple(
        OptionGroup(
            name=name[:1].upper() + name[1:],
            options=tuple(_card(line, chosen) for line in lines),
            is_required=is_required(lines),
        )
        for name, lines in groups_of(estimate.lines).items()
    )


def _totals(price: EstimatePrice) -> tuple[Pair, ...]:
    totals = [
        Pair("Subtotal", formats.money(price.subtotal)),
        Pair("Tax", formats.money(price.tax)),
        Pair("Total", formats.money(price.total), strong=True),
    ]
    if price.deposit:
        totals.append(Pair("Deposit on approval", formats.money(price.deposit)))
    return tuple(totals)


def _ask(estimate: EstimateDetail, price: EstimatePrice) -> Pair:
    is_open = estimate.status is EstimateStatus.OPEN
    note = ""
    if is_open and price.deposit:
        note = f"{formats.money(price.deposit)} deposit due on approval"
    return Pair(
        "Total with your choices" if is_open else "Total", formats.money(price.total), note=note
    )


def _signature(facts: SignatureFacts | None, estimate: EstimateDetail) -> SignatureMark | None:
    if facts is None:
        return None
    day = formats.day(formats.local_day(facts.signed_at, estimate.time_zone), estimate.today)
    time = hour_style.clock_time(facts.signed_at, estimate.time_zone)
    signer = facts.signed_name
    if facts.person_name != signer:
        signer = f"{signer}, signed in as {facts.person_name}"
    strokes = read_strokes(facts.strokes)
    return SignatureMark(
        name=facts.signed_name,
        line=f"Signed by {signer} on {day}, {time}, from {facts.address or 'an unknown address'}",
        hash=facts.sha256,
        path="".join("M" + " ".join(map(str, stroke)) for stroke in strokes),
    )


def agreed_lines(estimate: EstimateDetail, chosen: Collection[UUID]) -> list[str]:
    """The lines that are approved with these options, one below the other."""
    return [line.description for line in estimate.lines if line.is_fixed or line.id in chosen]
