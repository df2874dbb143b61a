"""Sample letters for the previews: what a made-up customer would have got."""

from services.kit.contractors import Contractor
from services.mail.account_letters import (
    erasure_letter,
    new_address_letter,
    old_address_letter,
)
from services.mail.letters import (
    InvitationFacts,
    ReceiptFacts,
    account_letter,
    invitation_letter,
    proof_letter,
    receipt_letter,
    reset_letter,
    sign_in_letter,
)
from services.mail.money_letters import (
    ChargeFacts,
    autopay_ahead_letter,
    autopay_confirm_letter,
    autopay_limit_letter,
    autopay_off_letter,
    card_expiring_letter,
)
from services.mail.rendering import Fact, Letter

NAME = "Robin Sample"
_CHARGE = ChargeFacts("INV-1042", "$84.20", "Visa ending in 4242", "November 27, 2026")


def sample_sign_in(contractor: Contractor, origin: str) -> Letter:
    return sign_in_letter(contractor, NAME, f"{origin}/sign-in/link/sample", "482 913")


def sample_reset(contractor: Contractor, origin: str) -> Letter:
    return reset_letter(contractor, NAME, f"{origin}/reset/sample")


def sample_proof(contractor: Contractor, origin: str) -> Letter:
    del origin
    return proof_letter(contractor, NAME, "482 913")


def sample_account(contractor: Contractor, origin: str) -> Letter:
    del origin
    return account_letter(contractor, NAME, "Your password was changed.")


def sample_invitation(contractor: Contractor, origin: str) -> Letter:
    facts = InvitationFacts("Olive Office", "Sample Gardens", f"{origin}/invitation/sample")
    return invitation_letter(contractor, NAME, facts)


def sample_old_address(contractor: Contractor, origin: str) -> Letter:
    address = f"{origin}/email-change/sample"
    return old_address_letter(contractor, NAME, "robin@new.example", address)


def sample_new_address(contractor: Contractor, origin: str) -> Letter:
    address = f"{origin}/email-change/sample"
    return new_address_letter(contractor, NAME, "robin@new.example", address)


def sample_erasure(contractor: Contractor, origin: str) -> Letter:
    del origin
    return erasure_letter(contractor, NAME, "robin@sample.example")


def sample_receipt(contractor: Contractor, origin: str) -> Letter:
    facts = ReceiptFacts(
        number="R-4F2A91",
        amount=_CHARGE.amount,
        method=_CHARGE.method,
        paid_on="November 24, 2026",
        parts=(Fact(f"Invoice {_CHARGE.number}", _CHARGE.amount),),
        address=f"{origin}/receipts/sample.pdf",
    )
    return receipt_letter(contractor, NAME, facts)


def sample_autopay_ahead(contractor: Contractor, origin: str) -> Letter:
    return autopay_ahead_letter(contractor, NAME, _CHARGE, f"{origin}/autopay/hold/sample")


def sample_autopay_limit(contractor: Contractor, origin: str) -> Letter:
    return autopay_limit_letter(contractor, NAME, _CHARGE, f"{origin}/invoices/INV-1042")


def sample_autopay_confirm(contractor: Contractor, origin: str) -> Letter:
    return autopay_confirm_letter(contractor, NAME, _CHARGE, f"{origin}/invoices/INV-1042")


def sample_autopay_off(contractor: Contractor, origin: str) -> Letter:
    because = "the bank declined it three times"
    return autopay_off_letter(contractor, NAME, _CHARGE.method, because, f"{origin}/wallet")


def sample_card_expiring(contractor: Contractor, origin: str) -> Letter:
    facts = (Fact("Card", _CHARGE.method), Fact("Expires", "12/2026"))
    return card_expiring_letter(contractor, NAME, facts, f"{origin}/wallet")
