"""Every mail the portal sends, written out with sample facts in this contractor's look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from data.kit.files import newest_photos
from data.notices.notices import NoticeKind
from services.kit.contractors import Contractor, read_contractor
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
from services.mail.pictures import MailPicture
from services.mail.rendering import Action, DigestPart, Fact, Letter
from services.notices.digests import digest_letter
from services.notices.notice_kinds import NOTICES
from services.notices.notice_letters import Notice, Recipient, notice_letter, office_letter
from services.notices.notice_specs import NoticeSpec, SampleLetter
from services.notices.sample_letters import (
    NAME,
    sample_account,
    sample_autopay_confirm,
    sample_autopay_limit,
    sample_autopay_off,
    sample_erasure,
    sample_invitation,
    sample_new_address,
    sample_old_address,
    sample_proof,
    sample_receipt,
    sample_reset,
    sample_sign_in,
)
from services.notices.visit_notices import mail_pictures

OFFICE_SAMPLE = Notice(
    "Robin Sample: The gate",
    ("Robin Sample wrote:",),
    "Answer",
    "/office/inbox",
    (Fact("Phone", "+1 716 555 0142"),),
    "The gate code changed.\nIt is on the note by the bell.",
)
IN_DIGEST = (NoticeKind.VISIT_COMPLETED, NoticeKind.INVOICE_PUBLISHED, NoticeKind.MESSAGE)


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
        write = _sample(NOTICES[NoticeKind.VISIT_COMPLETED], photos)
    return WrittenPreview(MailPreview(key, label), write(read_contractor(session), origin))


def _office(contractor: Contractor, origin: str) -> Letter:
    return office_letter(contractor, OFFICE_SAMPLE, origin)


def _digest(contractor: Contractor, origin: str) -> Letter:
    samples = [NOTICES[kind].sample for kind in IN_DIGEST]
    parts = [
        DigestPart(
            one.subject,
            one.sentences,
            one.facts,
            one.quote,
            Action(one.button, f"{origin}{one.path}"),
        )
        for one in samples
        if isinstance(one, Notice)
    ]
    return digest_letter(contractor, NAME, parts, f"{origin}/unsubscribe/sample")


def _sample(spec: NoticeSpec, pictures: Sequence[MailPicture] = ()) -> SampleLetter:
    sample = spec.sample
    if not isinstance(sample, Notice):
        return sample
    notice = replace(sample, pictures=tuple(pictures))

    def write(contractor: Contractor, origin: str) -> Letter:
        recipient = Recipient(NAME, f"{origin}/unsubscribe/sample")
        return notice_letter(contractor, spec.kind, notice, recipient, origin)

    return write


PREVIEWS: Mapping[str, tuple[str, SampleLetter]] = {
    **{spec.kind.value: (spec.title, _sample(spec)) for spec in NOTICES.values()},
    "digest": ("One email a day", _digest),
    "receipt": ("Receipt", sample_receipt),
    "autopay_limit": ("Invoice above the automatic limit", sample_autopay_limit),
    "autopay_confirm": ("Payment to confirm with the bank", sample_autopay_confirm),
    "autopay_off": ("Automatic payments switched off", sample_autopay_off),
    "invitation": ("Invitation", sample_invitation),
    "sign_in_link": ("Sign-in link and code", sample_sign_in),
    "password_reset": ("New password", sample_reset),
    "proof_code": ("Code to confirm it is you", sample_proof),
    "account_changed": ("Sign-in changed", sample_account),
    "email_change_old": ("New email address, to the old one", sample_old_address),
    "email_change_new": ("New email address, to the new one", sample_new_address),
    "erasure_request": ("Deletion request, to the office", sample_erasure),
    "office_notice": ("Answer or message, to the office", _office),
}
