"""What mails about one's own account and place say."""

from services.kit.contractors import Contractor
from services.mail.rendering import Action, Fact, Letter, LetterDraft, render_letter

EMAIL_CHANGE_OLD = "email_change_old"
EMAIL_CHANGE_NEW = "email_change_new"
ERASURE = "erasure_request"


def old_address_letter(contractor: Contractor, name: str, email: str, address: str) -> Letter:
    """To the address that the account has now."""
    draft = LetterDraft(
        kind=EMAIL_CHANGE_OLD,
        subject=f"Allow a new email address for {contractor.name}?",
        preview="Nothing changes before you say yes.",
        name=name,
        action=Action("Allow the new address", address),
        facts=(Fact("New address", email),),
    )
    return render_letter(contractor, draft)


def new_address_letter(contractor: Contractor, name: str, email: str, address: str) -> Letter:
    """To the address that the account is to have."""
    draft = LetterDraft(
        kind=EMAIL_CHANGE_NEW,
        subject=f"Confirm your new email address for {contractor.name}",
        preview="One click, within 24 hours.",
        name=name,
        action=Action("Confirm this address", address),
        facts=(Fact("Address", email),),
    )
    return render_letter(contractor, draft)


def erasure_letter(contractor: Contractor, name: str, email: str) -> Letter:
    """To the contractor's office: somebody asks to be forgotten."""
    draft = LetterDraft(
        kind=ERASURE,
        subject=f"{name} asks to have their data deleted",
        preview="It waits for you to confirm it.",
        facts=(Fact("Name", name), Fact("Email", email)),
    )
    return render_letter(contractor, draft)
