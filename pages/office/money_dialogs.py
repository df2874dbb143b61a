"""The office's forms about money: record a payment, credit, void, refund."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from uuid import uuid4

from nicegui import ui

from components.kit import theme
from components.kit.actions import action_button
from components.kit.filter_bar import Option
from components.kit.form_fields import FormField, FormFields
from components.kit.sheet import Sheet
from components.kit.small_texts import alert_text
from components.kit.visitor import Visitor
from services.kit import formats
from services.kit.errors import DomainError
from services.money.office_forms import (
    METHODS,
    FormRefused,
    read_credit,
    read_offline_payment,
    read_reason,
    read_refund,
)
from services.money.office_money import OfficeMoney
from services.money.office_views import OfficeInvoice, OfficePayment
from services.money.payment_refusals import PaymentRefused

Done = Callable[[], Awaitable[None]]


class MoneyDialog(Sheet):
    """A short form; its id is made once, so that sending it twice does one thing."""

    def __init__(self, title: str, fields: Sequence[FormField], action: str, done: Done) -> None:
        super().__init__(title)
        self._form_id = uuid4()
        self._done = done
        with self.body:
            self._fields = FormFields(fields)
            self._problem = alert_text()
        with self.foot:
            action_button(action, self._send, wide=True)

    async def _send(self) -> None:
        self._problem.set_text("")
        try:
            await self._perform(self._fields.values)
        except (FormRefused, PaymentRefused) as refusal:
            self._refuse(refusal.field, str(refusal))
        except DomainError as refusal:
            self._refuse("", str(refusal))
        else:
            self.close()
            ui.notify("Done", type="positive")
            await self._done()

    def _refuse(self, field: str, sentence: str) -> None:
        if field in self._fields.values:
            self._fields.set_problem(field, sentence)
        else:
            self._problem.set_text(sentence)

    @abstractmethod
    async def _perform(self, typed: dict[str, str]) -> None:
        """Do what the form is for."""


class PaymentDialog(MoneyDialog):
    """A check or cash."""

    def __init__(
        self, visitor: Visitor, money: OfficeMoney, invoice: OfficeInvoice, done: Done
    ) -> None:
        self._by, self._money, self._invoice = visitor.session_id, money, invoice
        options = tuple(Option(value, words) for value, words in METHODS)
        fields = (
            FormField("amount", "Amount", f"{invoice.balance.decimal:f}"),
            FormField("method", "Paid by", "check", kind="select", options=options),
            FormField("paid_on", "Day", invoice.today.isoformat(), kind="date"),
            FormField("note", "Note (check number)", is_optional=True),
        )
        super().__init__("Record a payment", fields, "Record payment", done)

    async def _perform(self, typed: dict[str, str]) -> None:
        number, balance = self._invoice.number, self._invoice.balance
        entry = read_offline_payment(self._form_id, number, typed, balance)
        await self._money.record(self._by, entry)


class CreditDialog(MoneyDialog):
    """What the customer need not pay."""

    def __init__(
        self, visitor: Visitor, money: OfficeMoney, invoice: OfficeInvoice, done: Done
    ) -> None:
        self._by, self._money, self._invoice = visitor.session_id, money, invoice
        fields = (FormField("amount", "Amount"), FormField("reason", "Reason"))
        super().__init__("Give a credit", fields, "Give credit", done)

    async def _perform(self, typed: dict[str, str]) -> None:
        number, balance = self._invoice.number, self._invoice.balance
        credit = read_credit(self._form_id, number, typed, balance)
        await self._money.credit(self._by, credit)


class VoidDialog(MoneyDialog):
    """An invoice that should not have been."""

    def __init__(
        self, visitor: Visitor, money: OfficeMoney, invoice: OfficeInvoice, done: Done
    ) -> None:
        self._by, self._money, self._invoice = visitor.session_id, money, invoice
        fields = (FormField("reason", "Reason"),)
        super().__init__("Void the invoice", fields, f"Void {invoice.number}", done)

    async def _perform(self, typed: dict[str, str]) -> None:
        await self._money.void(self._by, self._invoice.number, read_reason(typed))


class RefundDialog(MoneyDialog):
    """Money back, in part or whole."""

    def __init__(
        self, visitor: Visitor, money: OfficeMoney, payment: OfficePayment, done: Done
    ) -> None:
        self._by, self._money, self._payment = visitor.session_id, money, payment
        options = (
            Option("no", "No, the customer owes nothing for it"),
            Option("again", "Yes, the customer is to pay it again"),
        )
        fields = [
            FormField("amount", "Amount", f"{payment.kept.decimal:f}"),
            FormField("due", "Is the amount due again?", "no", kind="select", options=options),
        ]
        if payment.tip:
            order = (Option("last", "The invoice first"), Option("first", "The tip first"))
            label = f"Taken from (the tip was {formats.money(payment.tip)})"
            fields.append(FormField("tip", label, "last", kind="select", options=order))
        title = f"Refund {payment.label}, {formats.money(payment.kept)} left"
        super().__init__(title, fields, "Refund", done)
        if len(payment.numbers) > 1:
            first, all_of_them = payment.numbers[0], " and ".join(payment.numbers)
            with self.body:
                words = f"It paid {all_of_them}. A part of it is taken from {first} first."
                ui.label(words).classes(theme.MUTED)

    async def _perform(self, typed: dict[str, str]) -> None:
        request = read_refund(self._form_id, self._payment.id, typed, self._payment.kept)
        await self._money.refund(self._by, request)
