"""Stripe's published test cards and bank accounts, and what happens to each."""

from dataclasses import dataclass
from enum import StrEnum


class CardEnd(StrEnum):
    """What a charge of the card comes to."""

    PAID = "paid"
    DECLINED = "declined"
    DISPUTED = "disputed"
    REFUND_PENDS = "refund_pends"
    REFUND_FAILS = "refund_fails"


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """One published card: its end, the error it ends with, and when it wants 3-D Secure."""

    end: CardEnd = CardEnd.PAID
    code: str | None = None
    decline: str | None = None
    saves: bool = True
    challenge: bool = False
    challenge_always: bool = False


def _declined(decline: str) -> PracticeCard:
    return PracticeCard(CardEnd.DECLINED, "card_declined", decline, saves=False)


def _refused(code: str) -> PracticeCard:
    return PracticeCard(CardEnd.DECLINED, code, saves=False)


PAID = PracticeCard()
CHALLENGED = PracticeCard(challenge=True, challenge_always=True)

CARDS = {
    "4242424242424242": PAID,
    "4000056655665556": PAID,
    "5555555555554444": PAID,
    "378282246310005": PAID,
    "6011111111111117": PAID,
    "4000000000000002": _declined("generic_decline"),
    "4000000000009995": _declined("insufficient_funds"),
    "4000000000009987": _declined("lost_card"),
    "4000000000009979": _declined("stolen_card"),
    "4000000000000069": _refused("expired_card"),
    "4000000000000127": _refused("incorrect_cvc"),
    "4000000000000119": _refused("processing_error"),
    "4000000000000341": PracticeCard(CardEnd.DECLINED, "card_declined", "generic_decline"),
    "4000002500003155": PracticeCard(challenge=True),
    "4000002760003184": CHALLENGED,
    "4000000000003220": CHALLENGED,
    "4000008260003178": PracticeCard(
        CardEnd.DECLINED,
        "card_declined",
        "insufficient_funds",
        challenge=True,
        challenge_always=True,
    ),
    "4000000000000259": PracticeCard(CardEnd.DISPUTED),
    "4000000000007726": PracticeCard(CardEnd.REFUND_PENDS),
    "4000000000005126": PracticeCard(CardEnd.REFUND_FAILS),
}


class BankEnd(StrEnum):
    """What a debit of the account comes to."""

    SETTLED = "settled"
    FAILED = "failed"
    RETURNED = "returned"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class PracticeAccount:
    """One published bank account.

    The real Payment Element asks for micro-deposits whenever an account is typed in. Here the
    published numbers count as verified at once, so that a demonstration needs one step only;
    `unverified` marks the number that walks through micro-deposits.
    """

    end: BankEnd = BankEnd.SETTLED
    code: str | None = None
    unverified: bool = False
    deposits_fail: bool = False


TEST_ROUTING_NUMBER = "110000000"

ACCOUNTS = {
    "000123456789": PracticeAccount(),
    "000111111113": PracticeAccount(BankEnd.FAILED, "account_closed"),
    "000111111116": PracticeAccount(BankEnd.FAILED, "no_account"),
    "000222222227": PracticeAccount(BankEnd.FAILED, "insufficient_funds"),
    "000333333335": PracticeAccount(BankEnd.FAILED, "debit_not_authorized"),
    "000444444440": PracticeAccount(BankEnd.FAILED, "invalid_currency"),
    "000555555559": PracticeAccount(BankEnd.RETURNED),
    "000000000009": PracticeAccount(BankEnd.STUCK),
    "000666666661": PracticeAccount(unverified=True, deposits_fail=True),
    "000888888883": PracticeAccount(unverified=True),
}

_UNAUTHENTICATED = (
    "We are unable to authenticate your payment method. "
    "Please choose a different payment method and try again."
)

MESSAGES = {
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
    "payment_intent_authentication_failure": _UNAUTHENTICATED,
    "setup_intent_authentication_failure": _UNAUTHENTICATED,
    "authentication_required": "Your card was declined. This transaction requires authentication.",
    "payment_method_microdeposit_failed": "Microdeposit transfers failed. "
    "Please check the account and routing numbers provided.",
    "payment_method_microdeposit_verification_attempts_exceeded": "You have exceeded the number "
    "of allowed verification attempts.",
    "payment_method_microdeposit_verification_timeout": "Microdeposit verification timed out: "
    "the account was not verified within the required 10 days.",
}

BANK_MESSAGES = {
    "account_closed": "The customer's bank account has been closed.",
    "no_account": "The customer's bank account could not be found.",
    "insufficient_funds": "The customer's account has insufficient funds to cover this payment.",
    "debit_not_authorized": "The customer has notified their bank that this payment was "
    "unauthorized.",
    "invalid_currency": "The bank was unable to process this payment because of its currency.",
}


def explain(code: str, decline: str | None = None, *, bank: bool = False) -> str:
    """The sentence Stripe shows for an error code."""
    if bank and code in BANK_MESSAGES:
        return BANK_MESSAGES[code]
    return MESSAGES.get(decline or code, "Your card was declined.")
