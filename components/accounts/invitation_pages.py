"""The pages of an invitation: registering with it, or joining with an account one has."""

from dataclasses import dataclass
from urllib.parse import quote

from components.kit import html as h
from components.kit.plain_page import (
    entry_page,
    hidden,
    invalid,
    line_field,
    link_button,
    notes,
    post_form,
    submit,
    text_link,
)
from services.accounts.invitation_answers import InvitationView
from services.kit.contractors import Contractor

TITLE = "Invitation"
WITHOUT_PASSWORD = (
    "Optional, at least 12 characters. Without one we email you a link whenever you sign in."
)


@dataclass(frozen=True, slots=True)
class TypedRegistration:
    """What was typed and, where it was wrong, why and in which field."""

    name: str
    accepts_terms: bool = False
    error: str = ""
    error_field: str = ""


def invitation_page(
    view: InvitationView, typed: TypedRegistration, action: str, contractor: Contractor
) -> h.Drawn:
    """For somebody without an account."""
    invited = f"You are invited to the team of {contractor.name}."
    if view.customer:
        invited = (
            f"{contractor.name} invites you to the portal for {view.customer}: "
            "see what is done there, and write to us."
        )
    return entry_page(
        contractor,
        TITLE,
        h.h1(f"Welcome, {view.name}" if view.name else "Welcome"),
        h.p(invited),
        notes(typed.error),
        post_form(
            _name_field(typed),
            line_field(
                "email",
                "Email",
                type="email",
                value=view.email,
                autocomplete="username",
                readonly=True,
            ),
            _password_field(typed),
            _terms_box(typed, contractor.name),
            submit("Accept invitation"),
            action=action,
        ),
    )


def joining_page(
    view: InvitationView, signed_in_as: str, action: str, error: str, contractor: Contractor
) -> h.Drawn:
    """For somebody with an account; ``signed_in_as`` is empty for whom we do not know yet."""
    place = view.customer or f"the team of {contractor.name}"
    if signed_in_as and signed_in_as == view.email:
        way = _join(view.email, place, action)
    elif signed_in_as:
        way = _change_account(view.email, signed_in_as, action)
    else:
        way = _sign_in_first(view.email, place, action)
    return entry_page(contractor, TITLE, h.h1(f"Join {place}"), notes(error), way)


def _join(email: str, place: str, action: str) -> h.Node:
    return (
        h.p(f"You are signed in as {email}. One click adds {place} to your account."),
        post_form(hidden("join", "yes"), submit(f"Join {place}"), action=action),
    )


def _change_account(email: str, signed_in_as: str, action: str) -> h.Node:
    return (
        h.p(f"This invitation is for {email}, and you are signed in as {signed_in_as}."),
        post_form(hidden("next", action), submit("Sign in as somebody else"), action="/sign-out"),
        text_link("Stay signed in", "/"),
    )


def _sign_in_first(email: str, place: str, action: str) -> h.Node:
    return (
        h.p(f"{email} has an account already. Sign in, and one click adds {place} to it."),
        link_button("Sign in to join", f"/sign-in?email={quote(email)}&next={quote(action)}"),
    )


def _name_field(typed: TypedRegistration) -> h.Drawn:
    is_wrong = typed.error_field == "name"
    return line_field(
        "name",
        "Name",
        value=typed.name,
        autocomplete="name",
        required=True,
        maxlength="120",
        autofocus=is_wrong,
        **invalid(is_wrong),
    )


def _password_field(typed: TypedRegistration) -> h.Drawn:
    is_wrong = typed.error_field == "password"
    return line_field(
        "password",
        "Password",
        h.span(WITHOUT_PASSWORD, class_="pl-plain-hint", id="without"),
        type="password",
        autocomplete="new-password",
        minlength="12",
        maxlength="1000",
        autofocus=is_wrong,
        **{"aria_describedby": "without", **invalid(is_wrong)},
    )


def _terms_box(typed: TypedRegistration, contractor: str) -> h.Drawn:
    is_wrong = typed.error_field == "terms"
    box = h.input_(
        type="checkbox",
        name="terms",
        value="yes",
        required=True,
        checked=typed.accepts_terms,
        autofocus=is_wrong,
        **invalid(is_wrong),
    )
    terms = h.a("terms", href="/terms", target="_blank", rel="noopener")
    return h.label(
        box, h.span("I accept the ", terms, f" of {contractor}"), class_="pl-plain-check"
    )
