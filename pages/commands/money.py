"""The commands ``app.py money …``: what the office does with money, from a terminal."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid4

import typer

from pages.commands.opening import open_fit_portal
from pages.payment_services import make_payment_services, office_money
from services.kit.settings import Settings
from services.kit.unit_of_work import consult_as_system, execute_as_system
from services.money.credits import use_credits_of
from services.money.invoice_counts import recount_invoices
from services.money.invoice_status import STATUS_WORDS
from services.money.office_forms import read_credit, read_offline_payment, read_reason, read_refund
from services.money.office_money import OfficeMoney
from services.money.office_views import OfficeInvoice, view_office_invoice
from services.money.tips import switch_tips

Do = Callable[[OfficeMoney], Awaitable[str]]
Number = Annotated[str, typer.Argument(help="The invoice's number.")]
Amount = Annotated[str, typer.Argument(help="Such as 84.20.")]
Reason = Annotated[str, typer.Option(help="The customer sees it on the statement.")]


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


def record(
    number: Number,
    amount: Amount,
    method: Annotated[str, typer.Option(help="check, cash or other")] = "check",
    on: Annotated[str, typer.Option(help="The day, as 2026-11-24; today without it.")] = "",
    note: str = "",
) -> None:
    """Record a check or cash for an invoice."""
    _run(lambda office: _record(office, number, (amount, method, on, note)))


def credit(number: Number, amount: Amount, reason: Reason) -> None:
    """Forgive a part of an invoice."""
    _run(lambda office: _credit(office, number, {"amount": amount, "reason": reason}))


def use_credit(number: Number) -> None:
    """Settle what an invoice's customer owes with what is left of their credits."""
    _run(lambda _office: _use_credit(number))


def void(number: Number, reason: Reason) -> None:
    """Declare that an invoice never was."""
    _run(lambda office: _void(office, number, reason))


def refund(
    payment: Annotated[UUID, typer.Argument(help="The payment's id, from money show.")],
    number: Number,
    amount: Amount,
    due_again: Annotated[bool, typer.Option("--due-again")] = False,
    tip_first: Annotated[bool, typer.Option("--tip-first", help="Not the tip last.")] = False,
) -> None:
    """Send money back; the invoice is credited unless it is due again."""
    due, tip = "again" if due_again else "no", "first" if tip_first else "last"
    typed = {"amount": amount, "due": due, "tip": tip}
    _run(lambda office: _refund(office, number, payment, typed))


def show(number: Number) -> None:
    """An invoice's balance and payments."""
    _run(lambda _office: _show(number))


def tips(switch: Annotated[Switch, typer.Argument(help="on or off")]) -> None:
    """Offer a tip in the checkout, or stop offering it."""
    _run(lambda _office: _switch_tips(switch is Switch.ON))


def recount() -> None:
    """Count invoices anew where doctor says that their counts do not add up."""
    _run(lambda _office: _recount())


HELP = "Record checks and cash, give and use credits, refund, void."
COMMANDS: Mapping[str, Callable[..., None]] = {
    "record": record,
    "credit": credit,
    "use-credit": use_credit,
    "void": void,
    "refund": refund,
    "show": show,
    "tips": tips,
    "recount": recount,
}


def _run(do: Do) -> None:
    typer.echo(asyncio.run(_with_office(open_fit_portal(), do)))


async def _with_office(settings: Settings, do: Do) -> str:
    money = make_payment_services(settings)
    try:
        return await do(office_money(settings, money))
    finally:
        if money is not None:
            await money.gateway.close()


async def _record(office: OfficeMoney, number: str, typed: tuple[str, str, str, str]) -> str:
    amount, method, on, note = typed
    invoice = await _view(number)
    day = on or invoice.today.isoformat()
    fields = {"amount": amount, "method": method, "paid_on": day, "note": note}
    await office.record(None, read_offline_payment(uuid4(), number, fields, invoice.balance))
    return await _show(number)


async def _credit(office: OfficeMoney, number: str, typed: dict[str, str]) -> str:
    invoice = await _view(number)
    await office.credit(None, read_credit(uuid4(), number, typed, invoice.balance))
    return await _show(number)


async def _use_credit(number: str) -> str:
    settled = await execute_as_system(use_credits_of, number)
    used = f"{settled.decimal:f} of credit was used." if settled else "There is no credit to use."
    return f"{used}\n{await _show(number)}"


async def _void(office: OfficeMoney, number: str, reason: str) -> str:
    await office.void(None, number, read_reason({"reason": reason}))
    return await _show(number)


async def _refund(office: OfficeMoney, number: str, payment_id: UUID, typed: dict[str, str]) -> str:
    invoice = await _view(number)
    await office.refund(None, read_refund(uuid4(), payment_id, typed, invoice.balance))
    return await _show(number)


async def _switch_tips(on: bool) -> str:
    await execute_as_system(switch_tips, on=on)
    return f"Tips are {'on' if on else 'off'}."


async def _recount() -> str:
    wrong = await execute_as_system(recount_invoices)
    return f"{wrong:,} rows were wrong and are counted anew." if wrong else "All counts are right."


async def _show(number: str) -> str:
    invoice = await _view(number)
    paper = invoice.paper
    head = f"{paper.number}  {paper.customer_name}  {STATUS_WORDS[paper.status]}"
    lines = [head, f"total {paper.total.decimal:f}  balance {paper.balance.decimal:f}"]
    for payment in invoice.payments:
        kept = f"{payment.kept.decimal:f}"
        amount = f"{payment.amount.decimal:f}"
        words = [str(payment.id), str(payment.day), amount, f"kept {kept}", payment.label]
        words += [f"tip {payment.tip.decimal:f}"] if payment.tip else []
        lines.append("  ".join([*words, payment.state.value.replace("_", " ")]))
    return "\n".join(lines)


async def _view(number: str) -> OfficeInvoice:
    return await consult_as_system(view_office_invoice, number)
