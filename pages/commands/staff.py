"""``app.py staff``: somebody to the contractor's own people."""

from typing import Annotated

import typer

from pages.commands.inviting import send_invitation
from services.accounts.operator_invitations import OperatorInvitation


def staff(
    email: str,
    role: Annotated[str, typer.Option(help="owner, office or crew")],
    name: Annotated[str, typer.Option(help="How the email greets them.")] = "",
) -> None:
    """Invite somebody to the contractor's staff; prints the link where no SMTP is set."""
    send_invitation(OperatorInvitation(email, role, name=name))
