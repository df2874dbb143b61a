"""``app.py invite``: somebody to a customer's portal."""

from typing import Annotated

import typer

from pages.commands.inviting import send_invitation
from services.accounts.operator_invitations import OperatorInvitation


def invite(
    customer: Annotated[str, typer.Option(help="The customer's external id or id.")],
    email: Annotated[str, typer.Argument(help="Without it, the customer's own address.")] = "",
    role: Annotated[str, typer.Option(help="basic, accounting or admin")] = "admin",
    name: Annotated[str, typer.Option(help="How the email greets them; as known without it.")] = "",
) -> None:
    """Invite somebody to a customer's portal by email; prints the link where no SMTP is set."""
    send_invitation(OperatorInvitation(email, role, customer, name))
