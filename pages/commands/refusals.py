"""How a command says no: in sentences on standard error, with exit status 1."""

import functools
from collections.abc import Callable, Iterable
from typing import ParamSpec

import typer

from services.kit.errors import DomainError

P = ParamSpec("P")


class CommandRefused(Exception):
    """What is wrong, a line each."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def tell_refusals(command: Callable[P, None]) -> Callable[P, None]:
    """The same command, whose refusals are told rather than raised."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (CommandRefused, DomainError) as refusal:
            typer.echo(str(refusal), err=True)
            raise typer.Exit(1) from refusal

    return run
