"""What the mails about automatic payments and saved cards say."""

from dataclasses import dataclass

from services.kit.contractors import Contractor
from services.mail.rendering import Action, Fact, Letter, LetterDraft, render_letter

AUTOPAY_AHEAD = "autopay_ahead"
AUTOPAY_CONFIRM = "autopay_confirm"
AUTOPAY_OFF = "autopay_off"
AUTOPAY_LIMIT = "autopay_limit"
CARD_EXPIRING = "card_expiring"


@dataclass(frozen=True, slots=True)
class ChargeFacts:
    """A planned charge; money and day already in words."""

    number: str
    amount: str
    method: str
    day: str

    @property
    def lines(self) -> tuple[Fact, ...]:
        return (
            Fact("Invoice", self.number),
            Fact("Amount", self.amount),
            Fact("From", self.method),
            Fact("On", self.day),
        )


def autopay_ahead_letter(
    contractor: Contractor, name: str, charge: ChargeFacts, hold_address: str
) -> Letter:
    draft = LetterDraft(
        kind=AUTOPAY_AHEAD,
        subject=f"{charge.amount} will be charged on {charge.day}",
        preview=f"Invoice {charge.number}, automatically. You can hold it.",
        name=name,
        action=Action("Skip this payment", hold_address),
        facts=charge.lines,
    )
    return render_letter(contractor, draft)


def autopay_limit_letter(
    contractor: Contractor, name: str, charge: ChargeFacts, address: str
) -> Letter:
    draft = LetterDraft(
        kind=AUTOPAY_LIMIT,
        subject=f"Invoice {charge.number} is above your limit",
        preview="It is not charged automatically. Pay it yourself.",
        name=name,
        action=Action("See the invoice", address, is_page=True),
        facts=(Fact("Invoice", charge.number), Fact("Amount", charge.amount)),
    )
    return render_letter(contractor, draft)


def autopay_confirm_letter(
    contractor: Contractor, name: str, charge: ChargeFacts, address: str
) -> Letter:
    draft = LetterDraft(
        kind=AUTOPAY_CONFIRM,
        subject=f"Your bank asks you to confirm {charge.amount}",
        preview=f"For invoice {charge.number}. It is not paid until you do.",
        name=name,
        action=Action("Confirm the payment", address, is_page=True),
        facts=charge.lines[:3],
    )
    return render_letter(contractor, draft)


def autopay_off_letter(
    contractor: Contractor, name: str, method: str, because: str, address: str
) -> Letter:
    draft = LetterDraft(
        kind=AUTOPAY_OFF,
        subject="Automatic payments were switched off",
        preview=f"{method}: {because}.",
        name=name,
        action=Action("See what to do", address, is_page=True),
        facts=(Fact("Payment method", method), Fact("Reason", because)),
    )
    return render_letter(contractor, draft)


def card_expiring_letter(
    contractor: Contractor, name: str, facts: tuple[Fact, ...], address: str
) -> Letter:
    draft = LetterDraft(
        kind=CARD_EXPIRING,
        subject=f"Your saved card for {contractor.name} is about to expire",
        preview="Update it to keep automatic payments running.",
        name=name,
        action=Action("Update the card", address, is_page=True),
        facts=facts,
    )
    return render_letter(contractor, draft)
