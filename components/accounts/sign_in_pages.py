"""The pages on which people sign in: by link, by code or by password."""

from dataclasses import dataclass
from urllib.parse import quote

from components.kit import html as h
from components.kit.plain_page import (
    code_field,
    entry_page,
    hidden,
    hint,
    invalid,
    line_field,
    link_button,
    notes,
    post_form,
    submit,
    text_link,
)
from services.kit.contractors import Contractor

LINK_HINT = "No password needed: the email holds a link that signs you in, for 7 days."
MAILED = (
    "If {email} is known here, a link to sign in is on its way to it. "
    "Open it, or type the 6-digit code it comes with."
)
MAILED_BEFORE = (
    "If {email} is known here, we emailed it a link less than an hour ago. "
    "Open the newest email from us: its link still works. "
    "If that email is less than 10 minutes old, you can type its 6-digit code instead."
)
NOTHING_THERE = (
    "The link is good for 7 days, the code for 10 minutes. Nothing there after a few minutes? "
    "Check your spam folder, or check the address and try again."
)
NOTHING_THERE_YET = (
    "Nothing there? Check your spam folder, or check the address. You can also go back and use "
    "your password; another email can go out an hour after the last."
)


@dataclass(frozen=True, slots=True)
class SignInView:
    """What was typed, and what is said of it; ``provider`` is another place to sign in at."""

    next_path: str
    email: str = ""
    error: str = ""
    error_field: str = ""
    notice: str = ""
    provider: str = ""
    provider_href: str = ""


@dataclass(frozen=True, slots=True)
class CodeView:
    """Where the code was mailed, and one that opened nothing."""

    email: str
    next_path: str
    was_mailed_before: bool
    code: str = ""
    error: str = ""
    mailbox_href: str = ""


@dataclass(frozen=True, slots=True)
class LinkPageView:
    """Who signs in by a mailed link, and to look at what."""

    name: str
    customer: str
    action: str
    next_path: str


def sign_in_page(view: SignInView, contractor: Contractor) -> h.Drawn:
    """One form with two buttons: Enter presses the first, whatever was typed."""
    or_password = h.div("or with your password", class_="pl-plain-or")
    forgot = f"/reset?email={quote(view.email)}" if view.email else "/reset"
    return entry_page(
        contractor,
        "Sign in",
        h.h1("Sign in"),
        notes(view.error, view.notice),
        post_form(
            hidden("next", view.next_path),
            email_field(
                view.email,
                is_wrong=view.error_field == "email",
                is_first=not view.email or view.error_field == "email",
            ),
            submit("Email me a link"),
            hint(LINK_HINT),
            or_password,
            _password_field(view),
            submit("Sign in", is_quiet=True, formaction="/sign-in/password"),
            action="/sign-in/link",
            novalidate=True,
        ),
        view.provider
        and link_button(f"Continue with {view.provider}", view.provider_href, is_quiet=True),
        text_link("Forgot your password?", forgot),
    )


def code_page(view: CodeView, contractor: Contractor) -> h.Drawn:
    """The same for addresses that are known here and for others."""
    said = MAILED_BEFORE if view.was_mailed_before else MAILED
    asks_next = view.next_path and view.next_path != "/"
    back = f"/sign-in?next={quote(view.next_path)}" if asks_next else "/sign-in"
    return entry_page(
        contractor,
        "Check your email",
        h.h1("Check your email"),
        h.p(said.replace("{email}", view.email)),
        notes(view.error),
        post_form(
            hidden("email", view.email),
            hidden("next", view.next_path),
            code_field(view.code, view.error, inputmode="numeric", maxlength="12"),
            submit("Sign in"),
            action="/sign-in/code",
        ),
        hint(NOTHING_THERE_YET if view.was_mailed_before else NOTHING_THERE),
        view.mailbox_href
        and link_button("Open the demo's mailbox", view.mailbox_href, is_quiet=True),
        text_link("Back to sign-in", back),
    )


def link_page(view: LinkPageView, contractor: Contractor) -> h.Drawn:
    """Looking at it signs nobody in; its button does."""
    return entry_page(
        contractor,
        "Sign in",
        h.h1("Welcome back"),
        h.p("You are about to sign in to your portal."),
        view.customer and h.p(f"You will look at {view.customer}."),
        post_form(
            hidden("next", view.next_path),
            submit(f"Continue as {view.name}"),
            action=view.action,
        ),
        text_link("This is not me", "/sign-in"),
    )


def email_field(email: str, *, is_wrong: bool, is_first: bool) -> h.Drawn:
    """The address that somebody signs in with."""
    return line_field(
        "email",
        "Email",
        type="email",
        value=email,
        autocomplete="username",
        inputmode="email",
        autocapitalize="none",
        spellcheck="false",
        required=True,
        maxlength="254",
        autofocus=is_first,
        **invalid(is_wrong),
    )


def _password_field(view: SignInView) -> h.Drawn:
    is_wrong = view.error_field == "password"
    return line_field(
        "password",
        "Password",
        type="password",
        autocomplete="current-password",
        maxlength="200",
        autofocus=is_wrong,
        **invalid(is_wrong),
    )
