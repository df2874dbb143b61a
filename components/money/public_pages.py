"""Pages about money for whoever has the paper or the email: is it real, and hold this charge."""

from components.kit import html as h
from components.kit.plain_page import entry_page, link_button, post_form, submit
from services.kit import addresses, formats
from services.kit.contractors import Contractor
from services.kit.document_paths import invoice_path
from services.money.autopay_holds import PlannedCharge
from services.money.verification import VerifiedDocument

UNKNOWN = (
    "No invoice or receipt of ours has this code. Check that the address is complete. "
    "If it is, don't pay from this copy: call us at a number you know."
)
COMPARE = "If they don't match, don't pay from this copy. Call us at a number you know."


def verify_page(document: VerifiedDocument, contractor: Contractor) -> h.Drawn:
    """What the paper must say if it is a true copy."""
    name = f"{document.kind} {document.number}"
    facts = (
        ("Number", document.number),
        ("Amount", formats.money(document.amount)),
        ("Status today", document.status),
    )
    shown = ((h.dt(term), h.dd(h.strong(fact))) for term, fact in facts)
    return entry_page(
        contractor,
        name,
        h.h1(f"{name} is real"),
        h.p(f"{contractor.name} issued it. Compare your copy with this:"),
        h.dl(shown, class_="pl-plain-facts"),
        h.p(COMPARE),
    )


def unknown_document_page(contractor: Contractor) -> h.Drawn:
    """No paper of ours has this code."""
    title = "We can't verify this document"
    return entry_page(contractor, "Unknown document", h.h1(title), h.p(UNKNOWN))


def hold_page(planned: PlannedCharge | None, contractor: Contractor) -> h.Drawn:
    """Looking changes nothing; its button holds the charge."""
    return entry_page(contractor, "Automatic payment", _charge(planned))


def _charge(planned: PlannedCharge | None) -> h.Node:
    if planned is None:
        return (
            h.h1("There is nothing to skip"),
            h.p("This payment was made already, or it is no longer scheduled."),
            link_button("See your invoices", addresses.INVOICES),
        )
    amount = formats.money(planned.amount)
    if planned.is_held:
        return (
            h.h1("This payment is skipped"),
            h.p(
                f"Nothing is charged for invoice {planned.number} automatically. Pay {amount} "
                "when you are ready, or let the charge go on from the invoice's page."
            ),
            link_button("See the invoice", invoice_path(planned.number)),
        )
    return (
        h.h1("Skip this payment?"),
        h.p(
            f"{amount} for invoice {planned.number} will be charged automatically on "
            f"{formats.weekday(planned.charge_on)}. If you skip it, nothing is charged until "
            "you say so."
        ),
        post_form(submit("Skip this payment")),
    )
