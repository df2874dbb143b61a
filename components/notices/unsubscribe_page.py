"""The page that switches one kind of email off."""

from components.kit import html as h
from components.kit.plain_page import entry_page, post_form, submit
from services.kit.contractors import Contractor


def unsubscribe_page(what: str, is_done: bool, contractor: Contractor) -> h.Drawn:
    """Asks first, as mail scanners open every link."""
    asked: h.Node = (
        h.h1("Unsubscribe from these emails?"),
        h.p(f"We will no longer send you emails about “{what}”."),
        post_form(submit("Unsubscribe")),
    )
    off = f"Emails about “{what}” are switched off. You can switch them on again on your profile."
    done: h.Node = (h.h1("You are unsubscribed"), h.p(off))
    return entry_page(contractor, "Emails", done if is_done else asked)
