"""Pages that say one thing: a message with a way on, an error, an address that leads nowhere."""

from components.kit import html as h
from components.kit.plain_page import entry_page, hint, link_button
from services.kit.contractors import Contractor

SAFE = "What you saved before is safe. Try again in a moment."
_HOUSE = (
    "M3 11l9-8 9 8",
    "M5 9.5V21h14V9.5",
    "M9.5 12a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.8-1.1 1.6",
    "M12 18.2v.01",
)


def message_page(
    heading: str,
    sentences: tuple[str, ...],
    action_href: str,
    action_label: str,
    contractor: Contractor,
) -> h.Drawn:
    """What happened, and one way on."""
    return entry_page(
        contractor,
        heading,
        h.h1(heading),
        (h.p(sentence) for sentence in sentences),
        action_href and link_button(action_label, action_href),
    )


def error_page(reference: str, sentence: str, contractor: Contractor) -> h.Drawn:
    """An apology; ``reference`` names the line in the log."""
    number = h.strong(reference)
    return entry_page(
        contractor,
        "Error",
        h.h1("Something went wrong on our side"),
        h.p(sentence or SAFE),
        reference and hint("If it happens again, tell us this number: ", number),
        link_button("Try again", "/"),
    )


def not_found_page(contractor: Contractor) -> h.Drawn:
    """The same for what is not there and for what is somebody else's."""
    return entry_page(
        contractor,
        "Page not found",
        h.svg(
            (h.path(d=line) for line in _HOUSE),
            class_="pl-plain-mark",
            viewBox="0 0 24 24",
            fill="none",
            stroke="currentColor",
            stroke_width="1.5",
            stroke_linecap="round",
            stroke_linejoin="round",
            aria_hidden="true",
        ),
        h.h1("There is nothing at this address"),
        h.p("The page may have moved, or the link may be incomplete. Nothing of yours is lost."),
        link_button("Go to the portal", "/"),
    )
