"""What ``invite`` and ``staff`` share: the mail, or the link where no mail can be sent."""

import typer

from pages.commands.opening import open_fit_portal
from services.accounts.operator_invitations import OperatorInvitation, invite_by_operator
from services.kit.links import Links
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write


def send_invitation(typed: OperatorInvitation) -> None:
    settings = open_fit_portal()
    links = Links(settings.origin, settings.secret_key)
    sent = write(lambda session: invite_by_operator(session, SYSTEM, typed, links))
    typer.echo(f"{sent.email} is invited as {typed.role}, within 7 days.")
    if not settings.sends_mail:
        typer.echo(f"No mail server is set, so no email goes out yet. The link: {sent.address}")
