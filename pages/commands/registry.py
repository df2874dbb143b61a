"""All commands by their names, and the command line that is made of them."""

from collections.abc import Callable, Mapping

import typer

from pages.commands import (
    api_key,
    brand,
    demo,
    doctor,
    erase,
    estimate,
    export_data,
    go_live,
    import_data,
    invite,
    migrate,
    money,
    serve,
    staff,
    terms,
)
from pages.commands.refusals import tell_refusals

COMMANDS: Mapping[str, Callable[..., None]] = {
    "serve": serve.serve,
    "demo": demo.demo,
    "migrate": migrate.migrate,
    "doctor": doctor.doctor,
    "import": import_data.import_data,
    "export": export_data.export,
    "api-key": api_key.api_key,
    "invite": invite.invite,
    "erase": erase.erase,
    "staff": staff.staff,
    "go-live": go_live.go_live,
    "brand": brand.brand,
    "terms": terms.terms,
}
GROUPS: Mapping[str, tuple[str, Mapping[str, Callable[..., None]]]] = {
    "money": (money.HELP, money.COMMANDS),
    "estimate": (estimate.HELP, estimate.COMMANDS),
}


def build_cli() -> typer.Typer:
    """The command line; without a command it serves."""
    cli = _typer("Porchlight, the customer portal.", COMMANDS)
    for name, (words, commands) in GROUPS.items():
        cli.add_typer(_typer(words, commands), name=name)

    @cli.callback(invoke_without_command=True)
    def main(context: typer.Context) -> None:
        """Serve the portal, configured by the environment or .env."""
        if context.invoked_subcommand is None:
            tell_refusals(serve.serve)()

    return cli


def _typer(words: str, commands: Mapping[str, Callable[..., None]]) -> typer.Typer:
    made = typer.Typer(add_completion=False, no_args_is_help=False, help=words)
    for name, command in commands.items():
        made.command(name)(tell_refusals(command))
    return made
