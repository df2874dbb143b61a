"""Tips: whether the contractor takes them, and how much one may be."""

from sqlmodel import Session

from data.kit.companies import find_company
from data.kit.money import Money
from services.kit.contractors import read_contractor
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.money.payment_refusals import NoTips, TipRefused

TIP_PERCENTS = (10, 15, 20)  # what the checkout suggests


def switch_tips(session: Session, actor: Actor, *, on: bool) -> None:
    """Begin or stop to offer a tip in the checkout; the same choice again changes nothing.

    Raises:
        NotPermitted: the actor does not record payments.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    company = find_company(session)
    if company is None or company.takes_tips is on:
        return
    company.takes_tips = on
    session.add(company)
    detail = {"change": f"tips {'on' if on else 'off'}"}
    announce(session, actor, EventKind.COMPANY_CHANGED, About(), detail)


def takes_tips(session: Session, actor: Actor) -> bool:
    """Whether the contractor takes tips, for the office."""
    require(actor, Permission.RECORD_PAYMENTS)
    return read_contractor(session).takes_tips


def check_tip(session: Session, tip: Money, paid: Money) -> None:
    """Part of a service that has asked for permission.

    A slip of the decimal point is the likely mistake: a tip is never more than the rest.

    Raises:
        NoTips: the contractor does not take any.
        TipRefused: it is below zero, too much, or in another currency.
    """
    if not read_contractor(session).takes_tips:
        raise NoTips
    if tip.currency != paid.currency or not 0 < tip.minor <= paid.minor:
        raise TipRefused
