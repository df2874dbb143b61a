"""The wallet's dialogs: save a method, update one, agree to automatic payments."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from nicegui import ui

from components.kit.actions import action_button
from components.kit.form_fields import FormField, FormFields
from components.kit.sheet import Sheet
from components.kit.small_texts import TextLink, TextLinks, alert_text
from components.kit.visitor import Visitor
from components.money.payment_element import Failure, PaymentElement
from components.money.wallet_parts import AutopayForm, AutopayTerms, MethodCard
from components.money.wallet_view import read_expiry, read_limit
from pages.portal.checkout_parts import CheckoutParts
from services.kit import addresses, formats
from services.kit.errors import DomainError
from services.money.autopay_agreements import AutopayRequest, read_consent, turn_on_autopay
from services.money.stripe_gateway.facts import MethodChange, MethodSummary, Setup

NOT_SAVED = "The payment method was not saved. Check the details and try again."
VERIFY = "A small deposit will arrive at your bank within 2 business days. Confirm it to go on."

Done = Callable[[], Awaitable[None]]


class AddMethodDialog(Sheet):
    """Stripe's fields, without paying. The bank may ask who one is."""

    def __init__(self, parts: CheckoutParts, visitor: Visitor, done: Done) -> None:
        super().__init__("Add payment method")
        self.props["persistent"] = True
        self.props["allow-focus-outside"] = True
        self._wallet, self._who, self._done = parts.wallet, visitor.who, done
        self._proof = parts.proof(visitor)
        self._setup: Setup | None = None
        with self.body:
            form = parts.form(addresses.WALLET, visitor.card.contractor.currency)
            self._element = PaymentElement(form, None)
            self._problem = alert_text()
        with self.foot:
            action_button("Save payment method", self._save, wide=True)
        self._element.on_submitted(self._start)
        self._element.on_confirmed(lambda _intent: self._finish())
        self._element.on_failed(self._fail)

    def _save(self) -> None:
        self._problem.set_text("")
        self._element.submit()

    async def _start(self) -> None:
        try:
            if self._setup is None:
                begin = partial(self._wallet.begin_setup, self._who)
                self._setup = await self._proof.retry(begin)
        except DomainError as refusal:
            self._problem.set_text(str(refusal))
            return
        self._element.confirm(self._setup.client_secret)

    async def _fail(self, failure: Failure) -> None:
        shown = failure.message if failure.is_for_payer and failure.message else NOT_SAVED
        self._problem.set_text(shown)

    async def _finish(self) -> None:
        if self._setup is None:
            return
        try:
            setup = await self._wallet.finish_setup(self._who, self._setup.id)
        except DomainError as refusal:
            self._problem.set_text(str(refusal))
            return
        if setup.verification_url:
            self._show_verification(setup.verification_url)
        elif setup.is_done:
            self.close()
            ui.notify("Payment method saved", type="positive")
        else:
            self._problem.set_text(NOT_SAVED)
        await self._done()

    def _show_verification(self, url: str) -> None:
        self.body.clear()
        self.foot.clear()
        with self.body:
            ui.label(VERIFY)
            TextLinks([TextLink("Verify your bank account", url, out=True)])
        with self.foot:
            action_button("Done", self.close, kind="quiet", wide=True)


class EditMethodDialog(Sheet):
    """Expiry and billing details; a new number is a new method."""

    def __init__(
        self, parts: CheckoutParts, visitor: Visitor, method: MethodSummary, done: Done
    ) -> None:
        super().__init__(f"Update {method.label}")
        self._wallet, self._visitor, self._done = parts.wallet, visitor, done
        self._proof, self._method = parts.proof(visitor), method
        fields = [
            FormField("name", "Name on the account", method.holder, complete="cc-name"),
            FormField("zip", "Billing ZIP code", method.postal_code, complete="postal-code"),
        ]
        if method.expires:
            month, year = method.expires
            shown = formats.card_expiry(month, year)
            fields.insert(0, FormField("expires", "Expires (MM/YY)", shown, complete="cc-exp"))
        with self.body:
            self._fields = FormFields(fields)
        with self.foot:
            action_button("Save changes", self._save, wide=True)

    async def _save(self) -> None:
        values = self._fields.values
        today = self._visitor.card.today
        expires = read_expiry(values.get("expires", ""), today)
        if self._method.expires and expires is None:
            sample = formats.card_expiry(today.month, today.year + 3)
            self._fields.set_problem(
                "expires", f"Enter the month and year on it, such as {sample}."
            )
            return
        change = MethodChange(values["name"].strip(), values["zip"].strip(), expires)
        try:
            await self._proof.retry(
                lambda: self._wallet.update(self._visitor.who, self._method.id, change)
            )
        except DomainError as refusal:
            ui.notify(str(refusal), type="negative")
            return
        self.close()
        ui.notify(f"{self._method.label} was updated", type="positive")
        await self._done()


class AutopayDialog(Sheet):
    """The choice and the words one agrees to, before anything is switched on."""

    def __init__(
        self, parts: CheckoutParts, visitor: Visitor, methods: Sequence[MethodCard], done: Done
    ) -> None:
        super().__init__("Automatic payments")
        self._wallet, self._visitor, self._done = parts.wallet, visitor, done
        self._proof = parts.proof(visitor)
        self._labels = {method.id: method.label for method in methods}
        self._chosen = methods[0].id
        self._limit = read_limit("", visitor.card.contractor.currency)
        self._consent = self._typed = ""
        with self.body:
            self._form = AutopayForm(methods, self._choose, self._enter_limit)
        with self.foot:
            self._button = action_button("Agree and switch on", self._agree, wide=True)

    async def begin(self) -> None:
        await self._write_consent()
        self.open()

    async def _choose(self, method_id: str) -> None:
        self._chosen = method_id
        await self._write_consent()

    async def _enter_limit(self, text: str) -> None:
        self._typed = text
        self._limit = read_limit(text, self._visitor.card.contractor.currency)
        self._button.set_enabled(not self._limit.hint)
        await self._write_consent()

    async def _write_consent(self) -> None:
        label = self._labels[self._chosen]
        self._consent = await self._visitor.fetch(read_consent, label, self._limit.amount)
        self._form.set_terms(
            AutopayTerms(self._chosen, self._consent, self._typed, self._limit.hint)
        )

    async def _agree(self) -> None:
        who = self._visitor.who
        try:
            method = await self._wallet.find_method(who, self._chosen)
        except DomainError as refusal:
            ui.notify(str(refusal), type="negative")
            return
        request = AutopayRequest(method, self._limit.amount, self._consent)
        await self._proof.perform("Automatic payments are on", turn_on_autopay, request)
        self.close()
        await self._done()
