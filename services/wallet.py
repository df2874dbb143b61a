"""Saved payment methods, and the customer that Stripe keeps them for."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from data.customers import Customer
from services.permissions import Actor, Permission, require
from services.stripe_gateway.facts import CustomerDraft, MethodSummary
from services.stripe_gateway.gateway import StripeGateway
from services.unit_of_work import consult, consult_as_system, execute_as_system


@dataclass(frozen=True, slots=True)
class StripeCustomer:
    draft: CustomerDraft
    stripe_id: str | None


def read_own_customer(session: Session, actor: Actor) -> StripeCustomer:
    """The customer the actor pays for.

    Raises:
        NotPermitted: the actor's role does not pay, or stands for no customer.
    """
    require(actor, Permission.PAY)
    return _read(session, actor.customer)


def read_stripe_customer(session: Session, actor: Actor, customer_id: UUID) -> StripeCustomer:
    require(actor, Permission.SETTLE_PAYMENTS)
    return _read(session, customer_id)


def keep_stripe_customer(session: Session, actor: Actor, customer_id: UUID, stripe_id: str) -> str:
    """Remember the customer's id at Stripe; the first one stays. Returns the one that is kept."""
    require(actor, Permission.SETTLE_PAYMENTS)
    session.exec(
        update(Customer)
        .where(col(Customer.id) == customer_id, col(Customer.stripe_id).is_(None))
        .values(stripe_id=stripe_id)
        .execution_options(synchronize_session=False)
    )
    customer = session.get_one(Customer, customer_id, populate_existing=True)
    return customer.stripe_id or stripe_id


class Wallet:
    """Reads payment methods at Stripe, where alone they are kept."""

    def __init__(self, gateway: StripeGateway) -> None:
        self._gateway = gateway

    async def ensure_customer(self, customer_id: UUID) -> str:
        """The customer's id at Stripe, made at the first use."""
        known = await consult_as_system(read_stripe_customer, customer_id)
        if known.stripe_id:
            return known.stripe_id
        made = await self._gateway.create_customer(known.draft)
        return await execute_as_system(keep_stripe_customer, customer_id, made)

    async def list_methods(self, session_id: UUID) -> tuple[MethodSummary, ...]:
        """The saved methods of whoever is signed in.

        Raises:
            NotPermitted: their role does not pay.
            PaymentServiceUnavailable: Stripe did not answer.
        """
        own = await consult(session_id, read_own_customer)
        return await self._gateway.list_methods(own.stripe_id) if own.stripe_id else ()


def _read(session: Session, customer_id: UUID) -> StripeCustomer:
    customer = session.get_one(Customer, customer_id)
    draft = CustomerDraft(customer.id, customer.name, customer.email)
    return StripeCustomer(draft, customer.stripe_id)
