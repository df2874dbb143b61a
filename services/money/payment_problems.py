"""Why a payment failed, in words for whoever paid."""

from data.money.payments import MethodType, Payment

# Stripe writes of failed debits to the merchant: "The customer's account has ...". The codes are
# those of docs.stripe.com/payments/ach-direct-debit#failures.
BANK_WORDS = {
    "account_closed": "The bank account has been closed.",
    "account_frozen": "The bank account is frozen.",
    "bank_account_restricted": "The bank account does not allow debits.",
    "bank_ownership_changed": "The bank account has changed hands.",
    "debit_not_authorized": "Your bank was told that the debit was not authorized.",
    "incorrect_account_holder_name": "The name does not match the bank account.",
    "insufficient_funds": "The bank account did not hold enough for it.",
    "invalid_account_number": "The account number is not right.",
    "invalid_currency": "The bank account does not take US dollars.",
    "no_account": "The bank found no such account.",
}
BANK_REFUSED = "Your bank did not let it through."


def explain_failure(payment: Payment) -> str:
    """A sentence, or nothing where none is known. Of cards, Stripe writes to the payer itself."""
    if not payment.error:
        return ""
    if payment.method_type is not MethodType.ACH:
        return payment.error
    return BANK_WORDS.get(payment.error_code or "", BANK_REFUSED)
