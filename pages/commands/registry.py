"""All commands by their names, and the command line that is made of them."""

from collections.abc import Callable, Mapping
from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup

from pages.commands.refusals import tell_refusals

Command = TyperCommand | TyperGroup

# The name of a command -> its module and function.
COMMANDS: Mapping[str, str] = {
    "serve": "serve.serve",
    "demo": "demo.demo",
    "migrate": "migrate.migrate",
    "doctor": "doctor.doctor",
    "import": "import_data.import_data",
    "export": "export_data.export",
    "api-key": "api_key.api_key",
    "invite": "invite.invite",
    "erase": "erase.erase",
    "staff": "staff.staff",
    "go-live": "go_live.go_live",
    "brand": "brand.brand",
    "terms": "terms.terms",
}
# Of modules with COMMANDS of their own, and HELP.
GROUPS: Mapping[str, str] = {"money": "money", "estimate": "estimate"}


class LazyGroup(TyperGroup):
    """Imports a command when it is called: all of them together take a few seconds."""

    def list_commands(self, ctx: object) -> list[str]:
        """In the order of the tables."""
        del ctx
        return [*COMMANDS, *GROUPS]

    def get_command(self, ctx: object, cmd_name: str) -> Command | None:
        """The command, or None where there is none of that name."""
        del ctx
        if cmd_name in GROUPS:
            module = import_module(f"pages.commands.{GROUPS[cmd_name]}")
            return _named(cmd_name, _typer(module.HELP, module.COMMANDS))
        if cmd_name in COMMANDS:
            return _named(cmd_name, _typer("", {cmd_name: command_of(cmd_name)}))
        return None


def command_of(name: str) -> Callable[..., None]:
    """The function behind a command that stands in no group."""
    module, _, function = COMMANDS[name].partition(".")
    found: Callable[..., None] = getattr(import_module(f"pages.commands.{module}"), function)
    return found


def build_cli() -> typer.Typer:
    """The command line; without a command it serves."""
    words = "Porchlight, the customer portal."
    cli = typer.Typer(cls=LazyGroup, add_completion=False, no_args_is_help=False, help=words)

    @cli.callback(invoke_without_command=True)
    def main(context: typer.Context) -> None:
        """Serve the portal, configured by the environment or .env."""
        if context.invoked_subcommand is None:
            tell_refusals(command_of("serve"))()

    return cli


def _typer(words: str, commands: Mapping[str, Callable[..., None]]) -> typer.Typer:
    made = typer.Typer(add_completion=False, no_args_is_help=False, help=words or None)
    for name, command in commands.items():
        made.command(name)(tell_refusals(command))
    return made


def _named(name: str, app: typer.Typer) -> Command:
    command = typer.main.get_command(app)
    assert isinstance(command, TyperCommand | TyperGroup)
    command.name = name
    return command
