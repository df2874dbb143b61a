"""Pages about an account that need no session: the terms, and a new email address."""

from components.kit import html as h
from components.kit.plain_page import entry_page, hint, post_form, submit
from services.kit.contractors import Contractor


def terms_page(paragraphs: tuple[str, ...], version: int, contractor: Contractor) -> h.Drawn:
    """The contractor's terms, for everybody to read."""
    return entry_page(
        contractor,
        "Terms",
        h.h1(f"Terms of {contractor.name}"),
        (h.p(paragraph) for paragraph in paragraphs),
        hint(f"Version {version}") if version else None,
    )


def email_change_page(
    name: str, new_email: str, is_old_mailbox: bool, action: str, contractor: Contractor
) -> h.Drawn:
    """The page of the two links that confirm a new address; its button does it."""
    heading, label = "Confirm your new address", "Confirm this address"
    if is_old_mailbox:
        heading = label = "Allow the new address"
        heading = f"{heading}?"
    return entry_page(
        contractor,
        "New email address",
        h.h1(heading),
        h.p(f"The account of {name} is to have the address {new_email}."),
        post_form(submit(label), action=action),
        h.p("Nothing changes before both mailboxes have said yes."),
    )
