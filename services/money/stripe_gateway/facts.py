"""What Stripe told us, as plain values: only what the portal uses, and nothing of the SDK."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from data.money.payments import MethodType, PaymentKind


class IntentStatus(StrEnum):
    REQUIRES_PAYMENT_METHOD = "requires_payment_method"
    REQUIRES_CONFIRMATION = "requires_confirmation"
    REQUIRES_ACTION = "requires_action"
    REQUIRES_CAPTURE = "requires_capture"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"


# Somebody who knows the client secret can still make the money move.
CONFIRMABLE = frozenset(
    {
        IntentStatus.REQUIRES_PAYMENT_METHOD,
        IntentStatus.REQUIRES_CONFIRMATION,
        IntentStatus.REQUIRES_ACTION,
    }
)


class DisputeStatus(StrEnum):
    """Stripe's words in the order in which a dispute moves; it never goes back."""

    WARNING_NEEDS_RESPONSE = "warning_needs_response"
    WARNING_UNDER_REVIEW = "warning_under_review"
    WARNING_CLOSED = "warning_closed"
    PREVENTED = "prevented"
    NEEDS_RESPONSE = "needs_response"
    UNDER_REVIEW = "under_review"
    LOST = "lost"
    WON = "won"


@dataclass(frozen=True, slots=True)
class MethodSummary:
    """A saved payment method as people recognize it: ``Visa •••• 4242``."""

    id: str
    type: MethodType
    label: str
    expires: tuple[int, int] | None = None  # month, year
    holder: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address to which Stripe sends the account's events; ``*`` stands for all of them."""

    url: str
    events: frozenset[str]
    api_version: str | None
    is_enabled: bool


@dataclass(frozen=True, slots=True)
class UnverifiedAccount:
    """A bank account that can be used once its owner has confirmed a small deposit."""

    label: str
    verification_url: str


@dataclass(frozen=True, slots=True)
class MethodChange:
    """What can be changed of a saved method; a bank account has no expiry."""

    name: str
    postal_code: str
    expires: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Mandate:
    """A customer's permission to debit an account while they are not there."""

    method_id: str | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class Setup:
    """A try to save a method, at the moment it was read."""

    id: str
    client_secret: str
    is_done: bool
    method_id: str | None
    customer: str | None
    verification_url: str | None = None


@dataclass(frozen=True, slots=True)
class StripeProblem:
    """Why the last try failed. ``message`` is Stripe's sentence for the customer.

    ``code`` is the bank's own reason where it gave one ("lost_card"), else Stripe's.
    """

    code: str
    message: str
    method_type: MethodType | None


@dataclass(frozen=True, slots=True)
class Charge:
    id: str
    method_type: MethodType
    method_label: str
    refunded_minor: int
    is_disputed: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Refund:
    id: str
    amount_minor: int
    has_failed: bool  # the money came back to us
    forgives: bool = False  # by the office, which does not ask for it again
    tip_first: bool = False  # the office sends the tip back before the rest


@dataclass(frozen=True, slots=True)
class Dispute:
    id: str
    amount_minor: int
    status: DisputeStatus
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Intent:
    """A PaymentIntent at the moment it was read."""

    id: str
    status: IntentStatus
    amount_minor: int
    currency: str
    received_minor: int
    client_secret: str
    payment_id: UUID | None  # from the metadata we gave it; None when it is not ours
    problem: StripeProblem | None = None
    charge: Charge | None = None
    verification_url: str | None = None  # where micro-deposits to a bank account are confirmed
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class IntentDraft:
    """All that is asked of Stripe for one payment; the same draft always, from the same row."""

    payment_id: UUID
    customer: str
    amount_minor: int
    currency: str
    description: str
    kind: PaymentKind
    save_method: bool = False
    method: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class RefundDraft:
    """``request_id`` is made once, when the form is opened: a double click is one refund."""

    payment_id: UUID
    intent: str
    amount_minor: int
    request_id: str
    is_due_again: bool = True
    tip_first: bool = False


@dataclass(frozen=True, slots=True)
class StripeNotice:
    """A verified event of Stripe. It says what to look at; what is true is fetched."""

    id: str
    type: str
    is_live: bool
    created_at: datetime
    object_id: str
    intent: str | None
    customer: str | None
