"""Saved payment methods, and the customer that Stripe keeps them for."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from data.work.customers import Customer
from services.accounts.reauthentication import require_proved_session
from services.kit.contractors import read_contractor
from services.kit.errors import NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, Signed, require
from services.kit.unit_of_work import consult, consult_as_system, execute, execute_as_system
from services.money.autopay_agreements import end_agreement_of_method
from services.money.stripe_gateway.facts import (
    CustomerDraft,
    MethodChange,
    MethodSummary,
    Setup,
    UnverifiedAccount,
)
from services.money.stripe_gateway.gateway import StripeGateway

REMOVED = "the payment method was removed"


@dataclass(frozen=True, slots=True)
class StripeCustomer:
    draft: CustomerDraft
    stripe_id: str | None
    currency: str  # the company's


def read_own_customer(session: Session, actor: Actor) -> StripeCustomer:
    """The customer the actor pays for.

    Raises:
        NotPermitted: the actor's role does not pay, or stands for no customer.
    """
    require(actor, Permission.PAY)
    return _read(session, actor.customer)


def read_customer_to_save_for(session: Session, actor: Actor) -> StripeCustomer:
    """The same for somebody who saves a method.

    Raises:
        NotPermitted: the actor's role does not pay, or stands for no customer.
        ReauthenticationNeeded: a mail's button alone let them in.
    """
    require(actor, Permission.PAY)
    require_proved_session(session, actor)
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


@dataclass(frozen=True, slots=True)
class WalletView:
    """The customer's saved methods, the default one first, and what this person may do."""

    methods: tuple[MethodSummary, ...]
    default: str | None
    can_mind: bool


def require_wallet(session: Session, actor: Actor) -> str | None:
    """The customer's id at Stripe, for whoever looks after the wallet.

    Raises:
        NotPermitted: the actor does not, or sees only some of the properties.
        ReauthenticationNeeded: a mail's button alone let them in.
    """
    require(actor, Permission.MANAGE_WALLET)
    require_proved_session(session, actor)
    return session.get_one(Customer, actor.customer).stripe_id


def may_mind_wallet(session: Session, actor: Actor) -> bool:
    """Whether the actor may remove methods and choose the default."""
    require(actor, Permission.PAY)
    del session
    return actor.may(Permission.MANAGE_WALLET)


def announce_methods(session: Session, actor: Actor, what: str, label: str) -> None:
    """Log a change of the saved methods, which themselves stand at Stripe alone."""
    require(actor, Permission.PAY)
    about = About(customer_id=actor.customer)
    announce(session, actor, EventKind.METHOD_CHANGED, about, {"change": what, "method": label})


class Wallet:
    """Reads and changes payment methods at Stripe, where alone they are kept."""

    def __init__(self, gateway: StripeGateway, *, origin: str = "") -> None:
        self._calls = gateway.wallet
        self._gateway = gateway
        self._origin = origin

    async def ensure_customer(self, customer_id: UUID) -> str:
        """The customer's id at Stripe, made at the first use."""
        known = await consult_as_system(read_stripe_customer, customer_id)
        if known.stripe_id:
            return known.stripe_id
        made = await self._gateway.create_customer(known.draft)
        return await execute_as_system(keep_stripe_customer, customer_id, made)

    async def list_methods(self, who: Signed) -> tuple[MethodSummary, ...]:
        """The saved methods of whoever is signed in, the default one first.

        Raises:
            NotPermitted: their role does not pay.
            PaymentServiceUnavailable: Stripe did not answer.
        """
        return (await self.view(who)).methods

    async def view(self, who: Signed) -> WalletView:
        """The wallet of whoever is signed in.

        Raises:
            NotPermitted: their role does not pay.
            PaymentServiceUnavailable: Stripe did not answer.
        """
        own = await consult(who, read_own_customer)
        can_mind = await consult(who, may_mind_wallet)
        if not own.stripe_id:
            return WalletView((), None, can_mind)
        methods = await self._calls.list_methods(own.stripe_id)
        default = await self._calls.find_default(own.stripe_id) if methods else None
        if default is None and len(methods) == 1:
            default = methods[0].id  # saved while paying: there is none that it could come after
        ordered = sorted(methods, key=lambda method: method.id != default)
        return WalletView(tuple(ordered), default, can_mind)

    async def list_unverified(self, who: Signed) -> tuple[UnverifiedAccount, ...]:
        """Bank accounts that wait for their small deposit to be confirmed.

        Raises:
            NotPermitted: the person's role does not pay.
            PaymentServiceUnavailable: Stripe did not answer.
        """
        own = await consult(who, read_own_customer)
        return await self._calls.list_unverified(own.stripe_id) if own.stripe_id else ()

    async def begin_setup(self, who: Signed) -> Setup:
        """A try to save a method; the browser confirms it.

        Raises:
            NotPermitted: the person's role does not pay.
            PaymentServiceUnavailable: Stripe did not answer.
            ReauthenticationNeeded: a mail's button alone let them in.
        """
        own = await consult(who, read_customer_to_save_for)
        customer = await self.ensure_customer(own.draft.id)
        return await self._calls.create_setup(customer, own.currency)

    async def finish_setup(self, who: Signed, setup_id: str) -> Setup:
        """How the try stands at Stripe. The first method becomes the default, and stays it.

        Raises:
            NotFound: it is not the person's customer's.
        """
        own = await consult(who, read_own_customer)
        setup = await self._calls.fetch_setup(setup_id)
        if own.stripe_id is None or setup.customer != own.stripe_id:
            raise NotFound("payment method")
        if setup.is_done and setup.method_id:
            method = await self._own_method(own.stripe_id, setup.method_id)
            await self._settle_default(own.stripe_id, setup.method_id)
            await execute(who, announce_methods, "added", method.label)
        return setup

    async def choose_default(self, who: Signed, method_id: str) -> None:
        """Use a method first from now on.

        Raises:
            NotPermitted: the person does not look after the wallet.
            ReauthenticationNeeded: a mail's button alone let them in.
            NotFound: the method is not their customer's.
        """
        stripe_id = await consult(who, require_wallet)
        method = await self._own_method(stripe_id, method_id)
        await self._calls.choose_default(stripe_id or "", method_id)
        await execute(who, announce_methods, "made default", method.label)

    async def update(self, who: Signed, method_id: str, change: MethodChange) -> None:
        """Change a card's expiry, and the name and postal code on a method.

        Raises:
            NotPermitted: the person does not look after the wallet.
            ReauthenticationNeeded: a mail's button alone let them in.
            NotFound: the method is not their customer's.
            CardDeclined: the bank refuses what was entered.
        """
        stripe_id = await consult(who, require_wallet)
        method = await self._own_method(stripe_id, method_id)
        await self._calls.update_method(method_id, change)
        await execute(who, announce_methods, "updated", method.label)

    async def remove(self, who: Signed, method_id: str) -> None:
        """Forget a method. Automatic payments that used it are switched off, and people told.

        Raises:
            NotPermitted: the person does not look after the wallet.
            ReauthenticationNeeded: a mail's button alone let them in.
            NotFound: the method is not their customer's.
        """
        stripe_id = await consult(who, require_wallet)
        method = await self._own_method(stripe_id, method_id)
        # Before the method goes: a charge must never find an agreement without its method.
        await execute(who, end_agreement_of_method, method_id, REMOVED, origin=self._origin)
        await self._calls.detach_method(method_id)
        await self._pass_default_on(stripe_id or "")
        await execute(who, announce_methods, "removed", method.label)

    async def find_method(self, who: Signed, method_id: str) -> MethodSummary:
        """One of the person's saved methods.

        Raises:
            NotFound: it is not their customer's.
        """
        own = await consult(who, read_own_customer)
        return await self._own_method(own.stripe_id, method_id)

    async def find_of_customer(self, customer_id: UUID, method_id: str) -> MethodSummary | None:
        """A customer's method, for the portal itself; None when it is gone.

        Raises:
            PaymentServiceUnavailable: Stripe did not answer.
        """
        known = await consult_as_system(read_stripe_customer, customer_id)
        methods = await self._calls.list_methods(known.stripe_id) if known.stripe_id else ()
        return next((method for method in methods if method.id == method_id), None)

    async def _own_method(self, stripe_id: str | None, method_id: str) -> MethodSummary:
        methods = await self._calls.list_methods(stripe_id) if stripe_id else ()
        for method in methods:
            if method.id == method_id:
                return method
        raise NotFound("payment method")

    async def _settle_default(self, stripe_id: str, added: str) -> None:
        if await self._calls.find_default(stripe_id) is not None:
            return
        methods = await self._calls.list_methods(stripe_id)
        # A single one, saved while paying, was shown as the default: adding another keeps it.
        others = [method.id for method in methods if method.id != added]
        await self._calls.choose_default(stripe_id, others[0] if len(others) == 1 else added)

    async def _pass_default_on(self, stripe_id: str) -> None:
        methods = await self._calls.list_methods(stripe_id)
        if methods and await self._calls.find_default(stripe_id) is None:
            await self._calls.choose_default(stripe_id, methods[0].id)


def _read(session: Session, customer_id: UUID) -> StripeCustomer:
    customer = session.get_one(Customer, customer_id)
    draft = CustomerDraft(customer.id, customer.name, customer.email)
    return StripeCustomer(draft, customer.stripe_id, read_contractor(session).currency)
