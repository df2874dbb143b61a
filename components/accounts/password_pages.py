"""The pages on which a new password is asked for and chosen."""

from components.accounts.sign_in_pages import email_field
from components.kit import html as h
from components.kit.plain_page import (
    entry_page,
    hidden,
    invalid,
    line_field,
    notes,
    post_form,
    submit,
    text_link,
)
from services.kit.contractors import Contractor

TITLE = "Choose a new password"
ADVICE = "At least 12 characters. A few words you remember are better than one word with signs."


def reset_page(email: str, error: str, contractor: Contractor) -> h.Drawn:
    """Asks where the link shall go."""
    return entry_page(
        contractor,
        TITLE,
        h.h1(TITLE),
        h.p("We'll email you a link for it. It works once, within an hour."),
        notes(error),
        post_form(
            email_field(email, is_wrong=bool(error), is_first=True),
            submit("Email me a link"),
            action="/reset",
            novalidate=True,
        ),
        text_link("Back to sign-in", "/sign-in"),
    )


def password_page(name: str, action: str, error: str, contractor: Contractor) -> h.Drawn:
    """The page of the mailed link; ``name`` tells password managers whose it is."""
    field = line_field(
        "password",
        "New password",
        type="password",
        autocomplete="new-password",
        minlength="12",
        maxlength="1000",
        required=True,
        autofocus=True,
        **invalid(bool(error)),
    )
    return entry_page(
        contractor,
        TITLE,
        h.h1(TITLE),
        h.p(ADVICE),
        notes(error),
        post_form(
            hidden("username", name, autocomplete="username"),
            field,
            submit("Save password"),
            action=action,
        ),
    )
