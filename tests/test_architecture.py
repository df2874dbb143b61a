"""The house rules that a machine can check."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("pages", "components", "services", "data")


def modules(layer: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / layer).rglob("*.py")):
        if "versions" not in path.parts:
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def imported_packages(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize(
    ("layer", "forbidden"),
    [
        ("pages", {"app", "data", "sqlmodel", "sqlalchemy", "stripe"}),
        ("components", {"app", "pages", "sqlalchemy", "stripe"}),
        ("services", {"app", "pages", "components", "nicegui"}),
        ("data", {"app", "pages", "components", "services", "nicegui", "stripe"}),
    ],
)
def test_layer_imports_only_what_lies_below(layer: str, forbidden: set[str]) -> None:
    offences = {
        f"{path} imports {package}"
        for path, module in modules(layer)
        for package in imported_packages(module)
        if package in forbidden
    }

    assert offences == set()


def test_only_the_gateway_knows_stripe() -> None:
    users = {
        str(path)
        for layer in LAYERS
        for path, module in modules(layer)
        if "stripe" in imported_packages(module)
    }

    assert all(user.startswith("services/money/stripe_gateway") for user in users), users


def test_components_take_only_values_and_enums_from_data() -> None:
    offences = {
        f"{path} imports {node.module}"
        for path, module in modules("components")
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] == "data"
        and any(alias.name in {"engine", "Session"} for alias in node.names)
    }

    assert offences == set()


def test_every_service_asks_for_permission_first() -> None:
    offences = set()
    for path, module in modules("services"):
        for function in module.body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            if [argument.arg for argument in function.args.args[:2]] != ["session", "actor"]:
                continue
            statements = function.body[1:] if ast.get_docstring(function) else function.body
            if not ast.unparse(statements[0]).startswith("require(actor, Permission."):
                offences.add(f"{path}: {function.name}")

    # announce() and queue_mail() are parts of a service's transaction, never a service's door.
    parts = {"services/kit/events.py: announce"}
    assert offences - parts == set()


def test_services_never_commit() -> None:
    offences = {
        f"{path}:{node.lineno}"
        for path, module in modules("services")
        if path.name != "unit_of_work.py"
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and node.attr == "commit"
        and isinstance(node.value, ast.Name)
        and node.value.id == "session"
    }

    assert offences == set()


def test_nobody_reads_niceguis_storage() -> None:
    readers = {
        str(path)
        for layer in LAYERS
        for path, module in modules(layer)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "storage"
    }

    assert readers == set()


def test_only_the_clock_asks_for_the_time() -> None:
    offences = {
        f"{path}:{node.lineno}"
        for layer in LAYERS
        for path, module in modules(layer)
        if path != Path("data/kit/clock.py") and "practice_stripe" not in path.parts
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date"}
    }

    assert offences == set()


def test_styling_is_written_in_the_theme_only() -> None:
    offences = {
        f"{path}:{node.lineno}"
        for layer in ("pages", "components")
        for path, module in modules(layer)
        if path.name != "theme.py"
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"classes", "style", "props"}
        and any(isinstance(argument, ast.Constant | ast.JoinedStr) for argument in node.args)
    }

    assert offences == set()


def test_user_text_never_passes_through_html() -> None:
    offences = {
        f"{path}:{node.lineno}"
        for layer in ("pages", "components")
        for path, module in modules(layer)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "ui"
        and node.attr in {"html", "markdown", "link"}
    }

    assert offences == set()


@pytest.mark.parametrize("layer", [*LAYERS, "tests", "benchmarks"])
def test_no_module_and_no_function_grows_too_long(layer: str) -> None:
    offences = set()
    for path, module in modules(layer):
        length = len((ROOT / path).read_text().splitlines())
        if length > 300:
            offences.add(f"{path}: {length} lines")
        for node in functions(module):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > 40:
                offences.add(f"{path}: {node.name} has {lines} lines")

    assert offences == set()


def test_every_module_opens_with_a_sentence() -> None:
    silent = {
        str(path)
        for layer in LAYERS
        for path, module in modules(layer)
        if ast.get_docstring(module) is None
    }

    assert silent == set()
