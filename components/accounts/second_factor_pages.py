"""The pages between the first factor and the second."""

from dataclasses import dataclass

from components.kit import html as h
from components.kit.plain_page import (
    code_field,
    entry_page,
    hidden,
    hint,
    link_button,
    notes,
    post_form,
    submit,
    text_link,
)
from services.accounts.second_factors import Enrolment
from services.kit.contractors import Contractor

ACTION = "/sign-in/second-factor"
TITLE = "Two-step verification"
PRINT_THEM = (
    "Each signs you in once if you lose your authenticator. "
    "They are not shown again: print them, or write them down."
)


@dataclass(frozen=True, slots=True)
class TypedCode:
    """What was typed, why it opened nothing, and where it leads once it does."""

    next_path: str
    code: str = ""
    error: str = ""


def factor_page(name: str, typed: TypedCode, contractor: Contractor) -> h.Drawn:
    """Asks for the authenticator's code."""
    begin = f"{name}, type" if name else "Type"
    field = code_field(
        typed.code, typed.error, autocapitalize="none", spellcheck="false", maxlength="40"
    )
    return entry_page(
        contractor,
        TITLE,
        h.h1("One more step"),
        h.p(f"{begin} the code that your authenticator app shows, or one of your recovery codes."),
        notes(typed.error),
        post_form(hidden("next", typed.next_path), field, submit("Continue"), action=ACTION),
        text_link("Start again", "/sign-in"),
    )


def enrolment_page(enrolment: Enrolment, typed: TypedCode, contractor: Contractor) -> h.Drawn:
    """For the team, where the contractor asks for a second factor and none is set up."""
    scan = "Scan this with an authenticator app, then type the code the app shows."
    secret = h.code(enrolment.secret)
    return entry_page(
        contractor,
        TITLE,
        h.h1("Set up two-step verification"),
        h.p(f"{contractor.name} asks its team for one. {scan}"),
        notes(typed.error),
        h.img(class_="pl-plain-qr", src=enrolment.qr, alt="QR code for your authenticator app"),
        hint("Can't scan? Type this into the app: ", secret),
        post_form(
            hidden("enrol", "yes"),
            hidden("next", typed.next_path),
            code_field(typed.code, typed.error, inputmode="numeric", maxlength="12"),
            submit("Turn on and continue"),
            action=ACTION,
        ),
    )


def recovery_page(codes: tuple[str, ...], next_path: str, contractor: Contractor) -> h.Drawn:
    """Shown once, after the second factor was turned on."""
    return entry_page(
        contractor,
        "Recovery codes",
        h.h1("Keep these recovery codes"),
        h.p(PRINT_THEM),
        h.ul((h.li(code) for code in codes), class_="pl-plain-codes"),
        link_button("I saved them", next_path or "/"),
    )
