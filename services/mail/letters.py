"""What each mail says."""

from dataclasses import dataclass

from services.kit.contractors import Contractor
from services.mail.account_letters import EMAIL_CHANGE_NEW, EMAIL_CHANGE_OLD
from services.mail.rendering import Action, Fact, Letter, LetterDraft, render_letter

SIGN_IN_LINK = "sign_in_link"
PASSWORD_RESET = "password_reset"
RECEIPT = "receipt"
INVITATION = "invitation"
PROOF_CODE = "proof_code"
ACCOUNT_CHANGED = "account_changed"

# Their text is deleted once they are sent: what opens a door is not kept in the database.
KINDS_WITH_SECRETS = frozenset(
    {SIGN_IN_LINK, PASSWORD_RESET, INVITATION, PROOF_CODE, EMAIL_CHANGE_OLD, EMAIL_CHANGE_NEW}
)


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """A payment as its receipt shows it; money and days already in words."""

    number: str
    amount: str
    method: str
    paid_on: str
    parts: tuple[Fact, ...]  # what of the payment went to each invoice, and to a tip
    address: str  # of the receipt in the portal


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """An invitation as its letter tells it. Without a customer it is to the contractor's staff."""

    inviter: str
    customer: str
    address: str  # of the page where it is accepted


def sign_in_letter(contractor: Contractor, name: str, address: str, code: str = "") -> Letter:
    draft = LetterDraft(
        kind=SIGN_IN_LINK,
        subject=f"Your sign-in link for {contractor.name}",
        preview="Good for 7 days. Keep this email to sign in again.",
        name=name,
        action=Action("Sign in", address),
        code=code,
    )
    return render_letter(contractor, draft)


def proof_letter(contractor: Contractor, name: str, code: str) -> Letter:
    draft = LetterDraft(
        kind=PROOF_CODE,
        subject=f"Your code for {contractor.name}",
        preview="Good for 10 minutes.",
        name=name,
        code=code,
    )
    return render_letter(contractor, draft)


def account_letter(contractor: Contractor, name: str, change: str) -> Letter:
    """Tells somebody what was changed about how they sign in: ``change`` is a sentence."""
    draft = LetterDraft(
        kind=ACCOUNT_CHANGED,
        subject=f"Your sign-in at {contractor.name} was changed",
        preview=change,
        name=name,
    )
    return render_letter(contractor, draft)


def invitation_letter(contractor: Contractor, name: str, invitation: InvitationFacts) -> Letter:
    what = f"the customer portal for {invitation.customer}" if invitation.customer else "the team"
    draft = LetterDraft(
        kind=INVITATION,
        subject=f"{contractor.name} invites you to {what}",
        preview=f"{invitation.inviter} invites you. Good for 7 days.",
        name=name,
        action=Action("Accept invitation", invitation.address),
        facts=(Fact("Invited by", invitation.inviter),),
    )
    return render_letter(contractor, draft)


def reset_letter(contractor: Contractor, name: str, address: str) -> Letter:
    draft = LetterDraft(
        kind=PASSWORD_RESET,
        subject=f"Choose a new password for {contractor.name}",
        preview="The link works once, within an hour.",
        name=name,
        action=Action("Choose a new password", address),
    )
    return render_letter(contractor, draft)


def receipt_letter(contractor: Contractor, name: str, receipt: ReceiptFacts) -> Letter:
    facts = (
        Fact("Receipt", receipt.number),
        Fact("Amount", receipt.amount),
        Fact("Paid with", receipt.method),
        Fact("Date", receipt.paid_on),
        *receipt.parts,
    )
    draft = LetterDraft(
        kind=RECEIPT,
        subject=f"Receipt for {receipt.amount} from {contractor.name}",
        preview=f"We received {receipt.amount}. Thank you.",
        name=name,
        action=Action("See the receipt", receipt.address, is_page=True),
        facts=facts,
    )
    return render_letter(contractor, draft)
