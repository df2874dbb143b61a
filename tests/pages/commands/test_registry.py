"""The command line holds every command there is, and no more than that is in ``app.py``."""

import ast
import re
import subprocess
import sys

from typer.testing import CliRunner

from pages.commands import registry
from pages.commands.registry import build_cli
from tests.source_tree import ROOT

FOLDER = ROOT / "pages" / "commands"
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
    modules = {path.stem for path in FOLDER.glob("*.py")}
    functions = [place.partition(".")[0] for place in registry.COMMANDS.values()]
    places = [*functions, *registry.GROUPS.values()]

    assert len(places) == len(set(places))
    assert set(places) == modules - SHARED


def test_every_command_is_offered_in_the_help() -> None:
    shown = CliRunner().invoke(build_cli(), ["--help"])

    assert shown.exit_code == 0
    for name in (*registry.COMMANDS, *registry.GROUPS):
        assert re.search(rf"\b{name}\b +\w", shown.output), name


def test_a_command_that_is_none_is_refused() -> None:
    refused = CliRunner().invoke(build_cli(), ["exprt"])

    assert refused.exit_code == 2
    assert "No such command 'exprt'" in refused.output


def test_a_command_imports_no_page() -> None:
    looked = "import sys, app; app.cli(['terms', '--help'], standalone_mode=False);"
    count = "print(*[one for one in sys.modules if one in ('nicegui', 'pages.site')])"
    done = subprocess.run(
        [sys.executable, "-c", looked + count], cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == ""


def test_every_command_begins_with_what_all_need() -> None:
    """Else an event of its would not be kept for the emails that follow it."""
    beginnings = {"opening", "serving", "inviting"}
    functions = [place.partition(".")[0] for place in registry.COMMANDS.values()]
    begun = {
        module: {
            node.module.rpartition(".")[2]
            for node in ast.walk(ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module
        }
        for module in (*functions, *registry.GROUPS.values(), "inviting")
    }

    missing = {module for module, imported in begun.items() if not imported & beginnings}
    assert missing == {"doctor"}  # it only looks


def test_app_only_wires() -> None:
    source = (ROOT / "app.py").read_text()
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, defined)]
    assert len(source.splitlines()) <= 60
