"""The house rules that a machine can check."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from tests.source_tree import LAYERS, ROOT, functions, imported_packages, modules

# Who may import whom within a layer: a subject knows those that stand before it, and no other.
SUBJECTS = (
    "kit",
    "mail",
    "work",
    "accounts",
    "money",
    "talk",
    "estimates",
    "overview",
    "documents",
    "notices",
    "records",
    "privacy",
    "demo",
)
WITHOUT_SUBJECT = {"assets", "migrations", "sample_export", "__init__.py", "tables.py"}


@pytest.mark.parametrize(
    ("layer", "forbidden"),
    [
        ("pages", {"app", "data", "sqlmodel", "sqlalchemy", "stripe", "jinja2"}),
        ("components", {"app", "pages", "sqlalchemy", "stripe", "jinja2"}),
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


@pytest.mark.parametrize("layer", ["components", "services", "data"])
def test_every_module_has_a_subject(layer: str) -> None:
    found = {path.name for path in (ROOT / layer).iterdir() if path.name != "__pycache__"}

    assert found - WITHOUT_SUBJECT <= set(SUBJECTS)


@pytest.mark.parametrize("layer", ["components", "services", "data"])
def test_subjects_know_only_those_before_them(layer: str) -> None:
    offences = {
        f"{path} imports {node.module}"
        for path, module in modules(layer)
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{layer}.")
        if path.parts[1] in SUBJECTS
        and SUBJECTS.index((node.module or "").split(".")[1]) > SUBJECTS.index(path.parts[1])
    }

    assert offences == set()


@pytest.mark.parametrize("layer", ["components", "services", "data"])
def test_every_subject_says_what_lives_there_and_what_does_not(layer: str) -> None:
    opened = {
        folder.name: ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
        for folder in (ROOT / layer).iterdir()
        if folder.name in SUBJECTS
    }

    assert {name for name, said in opened.items() if len(said.split("\n\n")) != 2} == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_no_class_name_stands_in_two_modules(layer: str) -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for path, module in modules(layer):
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].add(str(path))

    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


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
