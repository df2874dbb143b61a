"""The commands ``app.py estimate …``: publish a draft, take an open one back."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from pages.commands.opening import open_fit_portal
from services.estimates.office_estimates import publish_estimate, withdraw_estimate
from services.kit.unit_of_work import execute_as_system

Number = Annotated[str, typer.Argument(help="The estimate's number.")]


def publish(number: Number) -> None:
    """Show a draft to its customer, who gets a mail."""
    open_fit_portal()
    asyncio.run(execute_as_system(publish_estimate, number))
    typer.echo(f"Estimate {number} is published.")


def withdraw(number: Number) -> None:
    """Take back an estimate that nobody has answered."""
    open_fit_portal()
    asyncio.run(execute_as_system(withdraw_estimate, number))
    typer.echo(f"Estimate {number} is withdrawn.")


HELP = "Publish and withdraw estimates."
COMMANDS: Mapping[str, Callable[..., None]] = {"publish": publish, "withdraw": withdraw}
