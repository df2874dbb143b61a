"""The option of the command line that describes the import format."""

from typing import Annotated

import typer

from services.records.format_help import describe_format


def _show(is_asked: bool) -> None:
    if is_asked:
        typer.echo(describe_format(), nl=False)
        raise typer.Exit


FormatHelp = Annotated[
    bool,
    typer.Option("--help-format", callback=_show, is_eager=True, help="Describe the format."),
]
