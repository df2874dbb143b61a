"""No statement changes rows of work past the session, which notes what calendars are told."""

import ast
from pathlib import Path

from data.work.revisions import Revised

ROOT = Path(__file__).parents[3]


def test_nothing_changes_revised_rows_past_the_session() -> None:
    tables = {table.__name__ for table in subclasses(Revised)}
    offences = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for layer in ("data", "services", "pages", "benchmarks")
        for path in (ROOT / layer).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and called(node).startswith(("update", "delete", "bulk_"))
        if tables & {argument.id for argument in node.args if isinstance(argument, ast.Name)}
    ]

    assert tables >= {"Visit", "Job", "Property", "Service", "Material"}
    assert offences == []


def subclasses(table: type[Revised]) -> list[type[Revised]]:
    return [one for child in table.__subclasses__() for one in (child, *subclasses(child))]


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
