"""No error is swallowed: what catches more than it knows logs it, raises on, or says why not."""

import ast
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source_tree import LAYERS, ROOT, modules

# Any error at all ...
EVERYTHING = {"Exception", "BaseException"}
# ... and those that our own mistakes raise as well as other people's input.
BUGS_TOO = {
    *("ValueError", "TypeError", "LookupError", "KeyError", "IndexError"),
    *("AttributeError", "RuntimeError", "ArithmeticError", "AssertionError"),
}
LOGGING = {"exception", "error", "critical"}
MOST_CALLS = 4  # in what is tried, before a mistake of ours could hide in it


def names_of(caught: ast.expr | None) -> set[str]:
    if caught is None:
        return {"BaseException"}
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in (caught.elts if isinstance(caught, ast.Tuple) else [caught])
        if isinstance(node, ast.Name | ast.Attribute)
    }


def is_much(body: list[ast.stmt]) -> bool:
    """Whether more is tried than one look at a value: others' code, or a lot of our own."""
    inside = [node for statement in body for node in ast.walk(statement)]
    calls = sum(isinstance(node, ast.Call) for node in inside)
    waits = any(isinstance(node, ast.Await | ast.AsyncWith | ast.AsyncFor) for node in inside)
    return waits or calls > MOST_CALLS or len(body) > 3


def is_broad(caught: set[str], body: list[ast.stmt]) -> bool:
    return bool(caught & EVERYTHING) or (bool(caught & BUGS_TOO) and is_much(body))


def is_heard(body: list[ast.stmt]) -> bool:
    for node in (node for statement in body for node in ast.walk(statement)):
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, ast.Call):
            name = node.func
            called = name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")
            if called == "log_error" or called in LOGGING:
                return True
            if called == "warning" and any(word.arg == "exc_info" for word in node.keywords):
                return True
    return False


def broad_catches(module: ast.Module) -> Iterator[int]:
    """The lines that catch more than they know and leave no trace of it."""
    for node in ast.walk(module):
        if isinstance(node, ast.Try):
            for handler in node.handlers:
                if is_broad(names_of(handler.type), node.body) and not is_heard(handler.body):
                    yield handler.lineno
        elif isinstance(node, ast.With | ast.AsyncWith):
            yield from broad_suppressions(node)


def broad_suppressions(block: ast.With | ast.AsyncWith) -> Iterator[int]:
    for call in (item.context_expr for item in block.items):
        if isinstance(call, ast.Call) and names_of(call.func) == {"suppress"}:
            caught = {name for one in call.args for name in names_of(one)}
            if is_broad(caught, block.body):
                yield call.lineno


def lines_with_reason(path: Path) -> set[int]:
    """Lines whose comment says something, beyond orders to a linter."""
    with path.open("rb") as file:
        return {
            token.start[0]
            for token in tokenize.tokenize(file.readline)
            if token.type == tokenize.COMMENT
            and not token.string.removeprefix("#").strip().startswith(("noqa", "type:"))
        }


def unheard(path: Path) -> list[int]:
    reasons = lines_with_reason(path)
    return [line for line in broad_catches(ast.parse(path.read_text())) if line not in reasons]


def test_no_error_is_swallowed() -> None:
    paths = [ROOT / "app.py", *(ROOT / path for layer in LAYERS for path, _ in modules(layer))]
    offences = {f"{path.relative_to(ROOT)}:{line}" for path in paths for line in unheard(path)}

    assert offences == set()


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("try:\n    work()\nexcept Exception:\n    pass", [3]),
        ("try:\n    work()\nexcept:\n    result = None", [3]),
        ("try:\n    work()\nexcept (OSError, Exception):  # noqa: BLE001\n    pass", [3]),
        ("with contextlib.suppress(Exception):\n    work()", [1]),
        (
            "async def f():\n    try:\n        await work()\n    except ValueError:\n        pass",
            [4],
        ),
        ("with suppress(ValueError):\n    a(b(c(d(e()))))", [1]),
        ('try:\n    work()\nexcept Exception:\n    log.warning("oh")', [3]),
        ("try:\n    work()\nexcept Exception:  # the next one may do better\n    pass", []),
        ('try:\n    work()\nexcept Exception as error:\n    log_error("oh", error)', []),
        ('try:\n    work()\nexcept Exception:\n    log.warning("oh", exc_info=True)', []),
        ("try:\n    work()\nexcept Exception:\n    clean_up()\n    raise", []),
        ("try:\n    day = read(text)\nexcept ValueError:\n    day = None", []),
    ],
)
def test_what_counts_as_swallowed(tmp_path: Path, source: str, lines: list[int]) -> None:
    path = tmp_path / "module.py"
    path.write_text(source)

    assert unheard(path) == lines
