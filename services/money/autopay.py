"""Automatic payments at work: announces, charges on the day, looks after expiring cards."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import structlog
from sqlmodel import Session

from data.kit import clock
from data.kit.companies import find_company
from data.money.autopay import Autopay, CardWarning, all_current_autopay
from data.money.payments import PaymentState
from data.work.customers import is_live
from services.kit.errors import DomainError
from services.kit.permissions import Actor, Permission, require
from services.kit.unit_of_work import consult_as_system, execute_as_system
from services.money.autopay_agreements import end_agreement_of_method
from services.money.autopay_charges import (
    Claim,
    announce_charges,
    claim_charge,
    close_charge,
    follow_waiting_charges,
    release_charge,
)
from services.money.autopay_mails import mail_card_expiring
from services.money.checkout import Checkout
from services.money.payment_refusals import PaymentRefused, StillBusy
from services.money.stripe_gateway.facts import MethodSummary
from services.money.wallet import Wallet

MOST_A_ROUND = 500
EXPIRED = "the card has expired"
WARN_MONTHS = 1

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Watched:
    """A method that automatic payments use."""

    customer_id: UUID
    method_id: str


def list_watched(session: Session, actor: Actor) -> list[Watched]:
    """The methods of all agreements in force."""
    require(actor, Permission.SETTLE_PAYMENTS)
    return [Watched(row.customer_id, row.method_id) for row in all_current_autopay(session)]


def look_at_expiry(session: Session, actor: Actor, method: MethodSummary, *, origin: str) -> None:
    """Warn once before a card expires; once it has, automatic payments with it end."""
    require(actor, Permission.SETTLE_PAYMENTS)
    if method.expires is None:
        return
    company = find_company(session)
    today = clock.today(company.time_zone if company else "UTC")
    left = _months_left(method.expires, today)
    if left < 0:
        end_agreement_of_method(session, actor, method.id, EXPIRED, origin=origin)
    elif left <= WARN_MONTHS:
        _warn_once(session, method, origin)


class AutopayWork:
    """Safe from any number of processes at any moment: charges are claimed by lease."""

    def __init__(self, checkout: Checkout, wallet: Wallet, *, origin: str) -> None:
        self._checkout = checkout
        self._wallet = wallet
        self._origin = origin

    async def run(self) -> int:
        """One round; how many charges were tried."""
        await execute_as_system(follow_waiting_charges, origin=self._origin)
        await execute_as_system(announce_charges, origin=self._origin)
        tried: set[UUID] = set()
        while len(tried) < MOST_A_ROUND:
            claim = await execute_as_system(claim_charge, frozenset(tried), origin=self._origin)
            if claim is None:
                break
            tried.add(claim.invoice_id)
            await self._charge(claim)
        return len(tried)

    async def look_at_cards(self) -> None:
        """Once a day: methods that expire, or that are no longer there."""
        for watched in await consult_as_system(list_watched):
            try:
                method = await self._wallet.find_of_customer(watched.customer_id, watched.method_id)
            except DomainError as reason:
                log.warning("card not looked at", reason=str(reason))
                continue
            if method is None:
                because = "the payment method is no longer there"
                await execute_as_system(
                    end_agreement_of_method, watched.method_id, because, origin=self._origin
                )
            else:
                await execute_as_system(look_at_expiry, method, origin=self._origin)

    async def _charge(self, claim: Claim) -> None:
        try:
            payment_id = claim.earlier or await self._begin(claim)
        except StillBusy:
            await execute_as_system(release_charge, claim.invoice_id)
            return
        except PaymentRefused as reason:
            log.info("autopay had nothing to charge", reason=str(reason))
            await execute_as_system(close_charge, claim.invoice_id, None, origin=self._origin)
            return
        except DomainError as reason:
            log.warning("autopay waits", reason=str(reason))
            await execute_as_system(release_charge, claim.invoice_id)
            return
        if payment_id is None:
            await execute_as_system(release_charge, claim.invoice_id)
            return
        await execute_as_system(close_charge, claim.invoice_id, payment_id, origin=self._origin)

    async def _begin(self, claim: Claim) -> UUID | None:
        outcome = await self._checkout.charge(claim.customer_id, claim.order)
        # Stripe did not answer: the payment keeps its hold, and the next round asks again.
        return None if outcome.state is PaymentState.CREATED else outcome.payment_id


def _warn_once(session: Session, method: MethodSummary, origin: str) -> None:
    assert method.expires is not None
    month, year = method.expires
    key = f"{method.id}:{year}-{month:02}"
    agreements: list[Autopay] = [
        row
        for row in all_current_autopay(session)
        if row.method_id == method.id and is_live(session, row.customer_id)
    ]
    if not agreements or session.get(CardWarning, key) is not None:
        return
    session.add(CardWarning(key=key))
    for agreement in agreements:
        mail_card_expiring(session, agreement, method.expires, origin=origin)


def _months_left(expires: tuple[int, int], today: date) -> int:
    month, year = expires
    return (year - today.year) * 12 + month - today.month
