"""Writes estimates with their lines."""

from collections.abc import Iterator

from data.estimates.estimates import EstimateLine, EstimateState
from services.kit.events import EventKind
from services.records.importing.run import Positions, Run, Wanted, upsert
from services.records.schemas.sheets import ESTIMATE_LINES, ESTIMATES


def write_estimates(run: Run) -> None:
    written = upsert(run, run.known.estimates, _wanted_estimates(run))
    run.count(ESTIMATES.file, written)
    run.news.estimates = {row.id: EventKind.ESTIMATE_CHANGED for row in written.updated}
    opened = [row for row in written.updated if "state" in written.changes[row.id]]
    for row in [*written.created, *opened]:
        if row.state is EstimateState.OPEN:
            run.news.estimates[row.id] = EventKind.ESTIMATE_PUBLISHED
    lines = upsert(run, run.known.estimate_lines, list(_wanted_lines(run)))
    for line in lines.touched:
        run.news.estimates.setdefault(line.estimate_id, EventKind.ESTIMATE_CHANGED)
    run.count(ESTIMATE_LINES.file, lines)


def _wanted_estimates(run: Run) -> Iterator[Wanted]:
    for row in run.export.rows(ESTIMATES):
        existing = run.known.estimates.find(row.external_id)
        if existing is not None and existing.decided_at is not None:
            yield Wanted(row.external_id, {})  # what was signed here, no export changes
            continue
        yield Wanted(
            row.external_id,
            {
                "number": row.number,
                "customer_id": run.customer_id(row.customer),
                "property_id": run.property_id(row.property),
                "state": row.status,
                "issued_on": run.day(row.issued_on),
                "expires_on": None if row.expires_on is None else run.day(row.expires_on),
                "deposit_percent": row.deposit_percent,
                "memo": row.memo,
            },
            {"currency": run.company.currency},
        )


def _wanted_lines(run: Run) -> Iterator[Wanted]:
    rows = run.export.rows(ESTIMATE_LINES)
    parents = (run.known.estimates[row.estimate].id for row in rows)
    positions = Positions(run.session, EstimateLine, "estimate_id", parents)
    for row in rows:
        estimate = run.known.estimates[row.estimate]
        estimate_id = estimate.id
        existing = run.known.estimate_lines.find(row.external_id)
        if estimate.decided_at is not None:
            if existing is not None:
                yield Wanted(row.external_id, {})
            continue
        usual = existing.tax_rate if existing is not None else run.company.tax_rate
        yield Wanted(
            row.external_id,
            {
                "estimate_id": estimate_id,
                "description": row.description,
                "quantity": row.quantity,
                "unit_price_minor": run.money(row.unit_price).minor,
                "tax_rate": usual if row.tax_rate is None else row.tax_rate,
                "option_group": row.option,
                "is_optional": row.optional,
            },
            {"position": positions.take(estimate_id)} if existing is None else {},
        )
