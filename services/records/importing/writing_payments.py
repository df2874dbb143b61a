"""Writes payments that happened outside the portal, and books them."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from sqlmodel import col, select

from data.kit.new_rows import new_row
from data.money.invoices import Invoice
from data.money.payments import Allocation, MethodType, Payment, PaymentKind, PaymentState
from services.kit.moments import noon_of
from services.records.importing.bookings import (
    Booked,
    BookedParts,
    book_payment,
    booked_for_payments,
    recount_all,
)
from services.records.importing.record_cache import in_chunks
from services.records.importing.run import Run, Wanted, Written, upsert
from services.records.schemas.papers import PaymentSchema
from services.records.schemas.sheets import INVOICES, PAYMENTS

METHOD_LABELS = {
    MethodType.CARD: "Card",
    MethodType.ACH: "Bank account (ACH)",
    MethodType.CHECK: "Check",
    MethodType.CASH: "Cash",
    MethodType.OTHER: "Other",
}

Parts = dict[UUID | None, int]  # minor units by invoice; None is what no invoice gets


def write_payments(run: Run) -> None:
    """Write payments and their parts. What Stripe moved is never changed by a file."""
    rows = run.export.rows(PAYMENTS)
    booked = booked_for_payments(run.session, _existing_ids(run, rows))
    written = upsert(run, run.known.payments, list(_wanted_payments(run, rows, booked)))
    parts_of = _changed_parts(run, rows, booked)
    _write_allocations(run, parts_of, {payment.id for payment in written.created})
    run.session.add_all(
        book_payment(run.known.payments.with_id(owner), key, amount, _before(booked, owner, key))
        for owner, parts in parts_of.items()
        for key, amount in parts.items()
    )
    run.session.flush()
    _settle(run, parts_of)
    run.count(PAYMENTS.file, _with_moved(run, written, parts_of))


def _changed_parts(
    run: Run, rows: Collection[PaymentSchema], booked: dict[UUID, BookedParts]
) -> dict[UUID, Parts]:
    invoices = _invoices_by_number(run)
    parts_of: dict[UUID, Parts] = {}
    for row in rows:
        payment = run.known.payments[row.external_id]
        if payment.kind is PaymentKind.OFFLINE:
            wanted = _parts(run, row, invoices)
            parts_of[payment.id] = _differences(wanted, booked.get(payment.id, {}))
    return parts_of


def _before(booked: dict[UUID, BookedParts], owner: UUID, key: UUID | None) -> Booked:
    return booked.get(owner, {}).get(key, Booked())


def _existing_ids(run: Run, rows: Collection[PaymentSchema]) -> list[UUID]:
    existing = (run.known.payments.find(row.external_id) for row in rows)
    return [payment.id for payment in existing if payment is not None]


def _wanted_payments(
    run: Run, rows: Collection[PaymentSchema], booked: dict[UUID, BookedParts]
) -> Iterator[Wanted]:
    kept = {key: sum(part.amount_minor for part in own.values()) for key, own in booked.items()}
    for row in rows:
        existing = run.known.payments.find(row.external_id)
        if existing is None:
            yield Wanted(row.external_id, _values(run, row, None), _at_first(run, row))
        elif existing.kind is not PaymentKind.OFFLINE:
            yield Wanted(row.external_id, {})
        else:
            yield Wanted(row.external_id, _values(run, row, kept.get(existing.id)))


def _values(run: Run, row: PaymentSchema, kept_minor: int | None) -> dict[str, object]:
    amount = run.money(row.amount).minor
    values: dict[str, object] = {
        "customer_id": run.customer_id(row.customer),
        "paid_on": run.day(row.paid_on),
        "note": row.note,
    }
    existing = run.known.payments.find(row.external_id)
    if existing is None or existing.method_type is not row.method:
        values |= {"method_type": row.method, "method_label": METHOD_LABELS[row.method]}
    # A file tells what is left after refunds: the same amount left is no change.
    if kept_minor != amount:
        gone = 0 if existing is None else existing.refunded_minor + existing.charged_back_minor
        values |= {"amount_minor": amount + gone, "received_minor": amount + gone}
    return values


def _at_first(run: Run, row: PaymentSchema) -> dict[str, object]:
    return {
        "kind": PaymentKind.OFFLINE,
        "state": PaymentState.SUCCEEDED,
        "currency": run.company.currency,
        "actor_id": run.actor.person_id,
        "created_at": noon_of(run.day(row.paid_on), run.zone),
    }


def _invoices_by_number(run: Run) -> dict[str, Invoice]:
    """The invoices that payments name, as they are after this import wrote its own."""
    invoices = dict(run.known.invoices_by_number)
    for row in run.export.rows(INVOICES):
        invoices[row.number] = run.known.invoices[row.external_id]
    return invoices


def _parts(run: Run, row: PaymentSchema, invoices: dict[str, Invoice]) -> Parts:
    parts: Parts = {invoices[number].id: run.money(amount).minor for number, amount in row.invoices}
    parts[None] = run.money(row.amount).minor - sum(parts.values())
    return parts


def _differences(wanted: Parts, before: BookedParts) -> Parts:
    differences = {
        key: wanted.get(key, 0) - before.get(key, Booked()).amount_minor
        for key in {*wanted, *before}
    }
    return {key: amount for key, amount in differences.items() if amount}


def _write_allocations(run: Run, parts_of: dict[UUID, Parts], new: set[UUID]) -> None:
    changed = (key for key, parts in parts_of.items() if parts and key not in new)
    current = _current_allocations(run, changed)
    for payment_id, parts in parts_of.items():
        for invoice_id, amount in parts.items():
            if invoice_id is None:
                continue
            found = current.get((payment_id, invoice_id))
            if found is None:
                keys = {"payment_id": payment_id, "invoice_id": invoice_id}
                found = new_row(Allocation, {**keys, "amount_minor": 0})
            found.amount_minor += amount
            run.session.add(found)
    for allocation in current.values():
        if allocation.amount_minor == 0:
            run.session.delete(allocation)
    run.session.flush()


def _current_allocations(
    run: Run, payment_ids: Iterable[UUID]
) -> dict[tuple[UUID, UUID], Allocation]:
    current: dict[tuple[UUID, UUID], Allocation] = {}
    for chunk in in_chunks(payment_ids):
        query = select(Allocation).where(col(Allocation.payment_id).in_(chunk))
        for allocation in run.session.exec(query):
            current[allocation.payment_id, allocation.invoice_id] = allocation
    return current


def _settle(run: Run, parts_of: dict[UUID, Parts]) -> None:
    """Recount the invoices whose payments changed."""
    ids = {key for parts in parts_of.values() for key in parts if key is not None}
    run.known.invoices.fetch_ids(ids)
    recount_all(run.session, (run.known.invoices.with_id(key) for key in ids))
    run.news.invoices |= ids


def _with_moved(
    run: Run, written: Written[Payment], parts_of: dict[UUID, Parts]
) -> Written[Payment]:
    """The counts, with payments whose parts alone changed among the updated."""
    touched = {payment.id for payment in written.touched}
    moved = [
        run.known.payments.with_id(key)
        for key, parts in parts_of.items()
        if parts and key not in touched
    ]
    return Written(written.created, [*written.updated, *moved], written.unchanged - len(moved), {})
