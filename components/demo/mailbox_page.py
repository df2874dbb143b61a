"""The demo's mailbox: every email with its text, and its HTML in a frame."""

from collections.abc import Sequence

from components.kit import html as h
from components.kit.plain_page import wide_page
from services.kit.linkified import Piece, pieces_of
from services.mail.queue import MailboxEntry

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


def mailbox_page(to: str, mails: Sequence[MailboxEntry], origin: str) -> h.Drawn:
    """``to`` is whose emails are asked for, empty for everybody's; ``origin`` is the portal's."""
    whose = f" to {to}" if to else ""
    return wide_page(
        "Demo mailbox",
        h.h1("Demo mailbox"),
        h.p("Emails of this demo go nowhere: they are here, newest first."),
        _filter(to),
        [_letter(mail, origin) for mail in mails]
        or h.p(f"No mail yet{whose}. Ask for a sign-in link to see one arrive."),
    )


def _filter(to: str) -> h.Drawn:
    box = h.input_(
        id="to", name="to", type="email", value=to, placeholder="everybody", class_="pl-input"
    )
    return h.form(
        h.label("Show mails to", for_="to"),
        box,
        h.button("Show", class_="pl-button pl-button--tonal"),
        method="get",
        action="/demo/mailbox",
        class_="pl-plain-filter",
    )


def _letter(mail: MailboxEntry, origin: str) -> h.Drawn:
    frame = h.iframe(
        title=mail.subject, src=f"/demo/mailbox/{mail.id}", loading="lazy", sandbox=SANDBOX
    )
    about = f"To {mail.to_address} · {mail.queued_at} · {mail.state.value}"
    return h.article(
        h.div(h.h2(mail.subject), h.p(about, class_="pl-plain-hint")),
        h.pre("\n", (_stretch(piece) for piece in pieces_of(mail.text, origin))),
        h.details(h.summary("As HTML"), frame),
        class_="pl-card pl-plain-letter",
    )


def _stretch(piece: Piece) -> h.Node:
    return h.a(piece.text, href=piece.href) if piece.href else piece.text
