"""Every mail the portal sends, written out with sample facts in this contractor's look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from data.kit.files import newest_photos
from data.notices.notices import NoticeKind
from services.kit.contractors import Contractor, read_contractor
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
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
from services.mail.rendering import Action, DigestPart, Fact, Letter
from services.notices.digests import digest_letter
from services.notices.mail_samples import NOTICE_SAMPLES, OFFICE_SAMPLE
from services.notices.notice_letters import Notice, Recipient, notice_letter, office_letter
from services.notices.notice_writers import mail_pictures

NAME = "Robin Sample"
_CHARGE = ChargeFacts("INV-1042", "$84.20", "Visa ending in 4242", "November 27, 2026")

Write = Callable[[Contractor, str], Letter]


@dataclass(frozen=True, slots=True)
class MailPreview:
    """A kind of mail by its name, and by the words for it."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class WrittenPreview:
    """One mail in full, as HTML and as plain text."""

    preview: MailPreview
    letter: Letter


def list_mail_previews(session: Session, actor: Actor) -> tuple[MailPreview, ...]:
    """All kinds of mails.

    Raises:
        NotPermitted: the actor is not of the office.
    """
    require(actor, Permission.HANDLE_INBOX)
    del session
    return tuple(MailPreview(key, label) for key, (label, _) in PREVIEWS.items())


def write_mail_preview(session: Session, actor: Actor, key: str, origin: str) -> WrittenPreview:
    """One kind of mail as somebody would get it; its links lead nowhere.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: there is no such kind.
    """
    require(actor, Permission.HANDLE_INBOX)
    if key not in PREVIEWS:
        raise NotFound("mail")
    label, write = PREVIEWS[key]
    if key == NoticeKind.VISIT_COMPLETED:
        photos = mail_pictures(newest_photos(session, limit=2))
        write = _notice(replace(NOTICE_SAMPLES[NoticeKind.VISIT_COMPLETED], pictures=tuple(photos)))
    return WrittenPreview(MailPreview(key, label), write(read_contractor(session), origin))


def _sign_in(contractor: Contractor, origin: str) -> Letter:
    return sign_in_letter(contractor, NAME, f"{origin}/sign-in/link/sample", "482 913")


def _reset(contractor: Contractor, origin: str) -> Letter:
    return reset_letter(contractor, NAME, f"{origin}/reset/sample")


def _proof(contractor: Contractor, origin: str) -> Letter:
    del origin
    return proof_letter(contractor, NAME, "482 913")


def _account(contractor: Contractor, origin: str) -> Letter:
    del origin
    return account_letter(contractor, NAME, "Your password was changed.")


def _invitation(contractor: Contractor, origin: str) -> Letter:
    facts = InvitationFacts("Olive Office", "Sample Gardens", f"{origin}/invitation/sample")
    return invitation_letter(contractor, NAME, facts)


def _old_address(contractor: Contractor, origin: str) -> Letter:
    address = f"{origin}/email-change/sample"
    return old_address_letter(contractor, NAME, "robin@new.example", address)


def _new_address(contractor: Contractor, origin: str) -> Letter:
    address = f"{origin}/email-change/sample"
    return new_address_letter(contractor, NAME, "robin@new.example", address)


def _erasure(contractor: Contractor, origin: str) -> Letter:
    del origin
    return erasure_letter(contractor, NAME, "robin@sample.example")


def _receipt(contractor: Contractor, origin: str) -> Letter:
    facts = ReceiptFacts(
        number="R-4F2A91",
        amount=_CHARGE.amount,
        method=_CHARGE.method,
        paid_on="November 24, 2026",
        parts=(Fact(f"Invoice {_CHARGE.number}", _CHARGE.amount),),
        address=f"{origin}/receipts/sample.pdf",
    )
    return receipt_letter(contractor, NAME, facts)


def _ahead(contractor: Contractor, origin: str) -> Letter:
    return autopay_ahead_letter(contractor, NAME, _CHARGE, f"{origin}/autopay/hold/sample")


def _limit(contractor: Contractor, origin: str) -> Letter:
    return autopay_limit_letter(contractor, NAME, _CHARGE, f"{origin}/invoices/INV-1042")


def _confirm(contractor: Contractor, origin: str) -> Letter:
    return autopay_confirm_letter(contractor, NAME, _CHARGE, f"{origin}/invoices/INV-1042")


def _off(contractor: Contractor, origin: str) -> Letter:
    because = "the bank declined it three times"
    return autopay_off_letter(contractor, NAME, _CHARGE.method, because, f"{origin}/wallet")


def _card(contractor: Contractor, origin: str) -> Letter:
    facts = (Fact("Card", _CHARGE.method), Fact("Expires", "12/2026"))
    return card_expiring_letter(contractor, NAME, facts, f"{origin}/wallet")


def _office(contractor: Contractor, origin: str) -> Letter:
    return office_letter(contractor, OFFICE_SAMPLE, origin)


def _digest(contractor: Contractor, origin: str) -> Letter:
    kinds = (NoticeKind.VISIT_COMPLETED, NoticeKind.INVOICE_PUBLISHED, NoticeKind.MESSAGE)
    parts = [
        DigestPart(
            one.subject,
            one.sentences,
            one.facts,
            one.quote,
            Action(one.button, f"{origin}{one.path}"),
        )
        for one in (NOTICE_SAMPLES[kind] for kind in kinds)
    ]
    return digest_letter(contractor, NAME, parts, f"{origin}/unsubscribe/sample")


def _notice(notice: Notice) -> Write:
    def write(contractor: Contractor, origin: str) -> Letter:
        recipient = Recipient(NAME, f"{origin}/unsubscribe/sample")
        return notice_letter(contractor, notice, recipient, origin)

    return write


_NOTICE_LABELS = {
    NoticeKind.VISIT_SCHEDULED: "Visit scheduled",
    NoticeKind.VISIT_MOVED: "Visit moved",
    NoticeKind.VISIT_CHANGE_ANSWERED: "Request about a visit answered",
    NoticeKind.VISIT_ON_THE_WAY: "Crew on the way",
    NoticeKind.VISIT_COMPLETED: "Visit completed",
    NoticeKind.INVOICE_PUBLISHED: "New invoice",
    NoticeKind.INVOICE_DUE_SOON: "Invoice due soon",
    NoticeKind.INVOICE_OVERDUE: "Invoice overdue",
    NoticeKind.PAYMENT_FAILED: "Payment failed",
    NoticeKind.ESTIMATE_PUBLISHED: "New estimate",
    NoticeKind.ESTIMATE_ANSWERED: "Estimate answered",
    NoticeKind.MESSAGE: "Message",
}
PREVIEWS: Mapping[str, tuple[str, Write]] = {
    **{
        kind.value: (label, _notice(NOTICE_SAMPLES[kind])) for kind, label in _NOTICE_LABELS.items()
    },
    "digest": ("One mail a day", _digest),
    "receipt": ("Receipt", _receipt),
    "autopay_ahead": ("Automatic payment ahead", _ahead),
    "autopay_limit": ("Invoice above the automatic limit", _limit),
    "autopay_confirm": ("Payment to confirm with the bank", _confirm),
    "autopay_off": ("Automatic payments switched off", _off),
    "card_expiring": ("Saved card about to expire", _card),
    "invitation": ("Invitation", _invitation),
    "sign_in_link": ("Sign-in link and code", _sign_in),
    "password_reset": ("New password", _reset),
    "proof_code": ("Code to confirm it is you", _proof),
    "account_changed": ("Sign-in changed", _account),
    "email_change_old": ("New e-mail address, to the old one", _old_address),
    "email_change_new": ("New e-mail address, to the new one", _new_address),
    "erasure_request": ("Deletion request, to the office", _erasure),
    "office_notice": ("Answer or message, to the office", _office),
}
