"""Automatic charges that are announced: what the customer sees, holds and lets go on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.money import Money
from data.money.autopay import AutopayCharge, ChargeState, find_charge_by_code, lock_charge
from data.money.invoices import Invoice, find_invoice
from services.kit.errors import NotFound
from services.kit.links import hash_token
from services.kit.permissions import Actor, Permission, require
from services.money.autopay_charges import company_day, open_amount, tell_of_charge


@dataclass(frozen=True, slots=True)
class PlannedCharge:
    """What the customer sees of it on the invoice."""

    invoice_id: UUID
    number: str
    amount: Money
    charge_on: date
    is_held: bool


def find_planned_charge(session: Session, actor: Actor, number: str) -> PlannedCharge | None:
    """The automatic charge announced for one of the actor's invoices."""
    require(actor, Permission.VIEW_MONEY)
    invoice = find_invoice(session, number, customer_id=actor.customer, scope=actor.scope)
    charge = session.get(AutopayCharge, invoice.id) if invoice else None
    return None if charge is None else _as_planned(session, charge)


def find_charge_to_hold(session: Session, actor: Actor, code: str) -> PlannedCharge:
    """The charge behind a mail's "hold this one".

    Raises:
        NotFound: the code is none of ours, or the charge is over.
    """
    require(actor, Permission.SETTLE_PAYMENTS)
    charge = find_charge_by_code(session, hold_hash=hash_token(code))
    planned = _as_planned(session, charge) if charge else None
    if planned is None:
        raise NotFound("payment")
    return planned


def hold_charge_by_code(session: Session, actor: Actor, code: str) -> PlannedCharge:
    """Hold a charge for whoever has its mail.

    Raises:
        NotFound: the code is none of ours, or the charge is over or being made.
    """
    require(actor, Permission.SETTLE_PAYMENTS)
    planned = find_charge_to_hold(session, actor, code)
    _set_held(session, actor, planned.invoice_id, held=True)
    return find_charge_to_hold(session, actor, code)


def hold_charge(session: Session, actor: Actor, number: str, *, held: bool) -> None:
    """Hold the charge of one of the actor's invoices, or let it go on.

    Raises:
        NotPermitted: the actor's role does not pay.
        NotFound: there is none to hold.
    """
    require(actor, Permission.PAY)
    planned = find_planned_charge(session, actor, number)
    if planned is None:
        raise NotFound("payment")
    _set_held(session, actor, planned.invoice_id, held=held)


def _set_held(session: Session, actor: Actor, invoice_id: UUID, *, held: bool) -> None:
    charge = lock_charge(session, invoice_id)
    if charge is None or _is_leased(charge):
        raise NotFound("payment")
    wanted = ChargeState.HELD if held else ChargeState.PLANNED
    if charge.state is wanted or charge.state not in {ChargeState.HELD, ChargeState.PLANNED}:
        return
    charge.state = wanted
    charge.charge_on = max(charge.charge_on, company_day(session))
    session.add(charge)
    tell_of_charge(
        session, actor, session.get_one(Invoice, invoice_id), "held" if held else "let go on"
    )


def _as_planned(session: Session, charge: AutopayCharge) -> PlannedCharge | None:
    invoice = session.get_one(Invoice, charge.invoice_id)
    amount = open_amount(invoice)
    if charge.state not in {ChargeState.PLANNED, ChargeState.HELD} or not amount:
        return None
    is_held = charge.state is ChargeState.HELD
    return PlannedCharge(invoice.id, invoice.number, amount, charge.charge_on, is_held)


def _is_leased(charge: AutopayCharge) -> bool:
    return charge.leased_until is not None and charge.leased_until > clock.now()
