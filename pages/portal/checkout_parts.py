"""What paying and saving a method need, and the checkout dialog wired to the services."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from components.accounts.reauthentication import Reauthentication
from components.kit.visitor import Visitor
from components.money.checkout_dialog import CheckoutActions, CheckoutBill, CheckoutDialog
from components.money.payment_element import StripeForm
from services.kit.errors import DomainError
from services.kit.links import Links
from services.money.checkout import Checkout
from services.money.payment_orders import PaymentOrder
from services.money.payment_reads import PaymentOutcome, StartedPayment
from services.money.stripe_gateway.facts import MethodSummary
from services.money.wallet import Wallet


@dataclass(frozen=True, slots=True)
class CheckoutParts:
    """What paying needs: the services, and from where the payment form comes."""

    checkout: Checkout
    wallet: Wallet
    script: str
    publishable_key: str
    links: Links

    def proof(self, visitor: Visitor) -> Reauthentication:
        """Asks ``visitor`` to show that it is them, where saved methods are concerned."""
        return Reauthentication(visitor, self.links)

    def form(self, path: str, currency: str) -> StripeForm:
        """Stripe's form; a bank sends the payer back to ``path``."""
        return StripeForm(
            src=self.script,
            publishable=self.publishable_key,
            return_url=self.links.address(path),
            methods=("card", "us_bank_account") if currency == "usd" else ("card",),
            currency=currency,
        )

    def dialog(self, visitor: Visitor, bill: CheckoutBill, path: str) -> CheckoutDialog:
        """The dialog in which ``visitor`` pays ``bill``."""
        return CheckoutDialog(bill, self.form(path, bill.total.currency), self._actions(visitor))

    def _actions(self, visitor: Visitor) -> CheckoutActions:
        who, proof = visitor.who, self.proof(visitor)

        async def start(order: PaymentOrder) -> StartedPayment | str:
            try:
                return await proof.retry(lambda: self.checkout.start(who, order))
            except DomainError as refusal:
                return str(refusal)

        async def refresh(payment_id: UUID) -> PaymentOutcome | str:
            try:
                return await self.checkout.refresh(who, payment_id)
            except DomainError as refusal:
                return str(refusal)

        async def list_methods() -> Sequence[MethodSummary]:
            return await self.wallet.list_methods(who)

        return CheckoutActions(start, refresh, list_methods, receipt_address)


def receipt_address(payment_id: UUID) -> str:
    return f"/receipts/{payment_id}.pdf"
