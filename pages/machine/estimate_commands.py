"""The commands ``app.py estimate …``: publish a draft, take an open one back."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from services.estimates.office_estimates import publish_estimate, withdraw_estimate
from services.kit.errors import DomainError
from services.kit.unit_of_work import execute_as_system

Number = Annotated[str, typer.Argument(help="The estimate's number.")]


def estimate_commands(open_portal: Callable[[], object]) -> typer.Typer:
    """The commands; ``open_portal`` reads the settings and opens the database."""
    commands = typer.Typer(help="Publish and withdraw estimates.")

    @commands.command()
    def publish(number: Number) -> None:
        """Show a draft to its customer, who gets a mail."""
        open_portal()
        with _refusals():
            asyncio.run(execute_as_system(publish_estimate, number))
        typer.echo(f"Estimate {number} is published.")

    @commands.command()
    def withdraw(number: Number) -> None:
        """Take back an estimate that nobody has answered."""
        open_portal()
        with _refusals():
            asyncio.run(execute_as_system(withdraw_estimate, number))
        typer.echo(f"Estimate {number} is withdrawn.")

    return commands


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except DomainError as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal
