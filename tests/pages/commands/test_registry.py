"""The command line holds every command there is, and no more than that is in ``app.py``."""

import ast

from pages.commands import registry
from tests.source_tree import ROOT

SHARED = {
    "__init__",
    "import_format",
    "inviting",
    "opening",
    "progress",
    "refusals",
    "registry",
    "serving",
}


def test_every_module_of_a_command_is_in_the_registry() -> None:
    modules = {path.stem for path in (ROOT / "pages" / "commands").glob("*.py")}
    groups = (commands for _, commands in registry.GROUPS.values())
    commands = [*registry.COMMANDS.values(), *(one for group in groups for one in group.values())]

    assert {one.__module__.rpartition(".")[2] for one in commands} == modules - SHARED


def test_app_only_wires() -> None:
    source = (ROOT / "app.py").read_text()
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, defined)]
    assert len(source.splitlines()) <= 60
