"""Small wrong changes to a module's code, one at a time: what a good test suite must notice.

Left alone are log lines, annotations, decorators, numbers outside functions (how long a lease
lasts is a choice), and ``session.add`` and ``session.flush``, which rows that are already known
to the session do not need.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
_NEEDLESS = ("log.", "session.add", "session.flush", "self.session.add", "self.session.flush")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module's source with one change, and where it is."""

    module: str
    line: int
    change: str
    source: str


def mutants_of(module: str, source: str) -> list[Mutant]:
    """Every change that is tried on a module."""
    found = []
    for number in range(len(list(_changes(ast.parse(source))))):
        tree = ast.parse(source)
        change = list(_changes(tree))[number]
        change.apply()
        found.append(Mutant(module, change.line, change.words, ast.unparse(tree)))
    return found


@dataclass(slots=True)
class _Change:
    """Replaces what ``owner`` holds at ``name`` (and at ``place`` in it) by ``value``."""

    owner: ast.AST
    name: str
    place: int | None
    value: object
    line: int
    words: str

    def apply(self) -> None:
        if self.place is None:
            setattr(self.owner, self.name, self.value)
        else:
            getattr(self.owner, self.name)[self.place] = self.value


def _changes(tree: ast.Module) -> Iterator[_Change]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _in_node(node)


def _in_node(node: ast.AST) -> Iterator[_Change]:
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "bases", "args"} and not isinstance(
            node, ast.Call
        ):
            continue
        children = value if isinstance(value, list) else [value]
        for place, child in enumerate(children):
            if isinstance(child, ast.AST):
                yield from _of_child(node, name, place if isinstance(value, list) else None, child)


def _of_child(owner: ast.AST, name: str, place: int | None, child: ast.AST) -> Iterator[_Change]:
    if isinstance(child, ast.stmt):
        if _is_needless(child):
            return
        if _can_go(child):
            said = f"left out: {_words(child)}"
            yield _Change(owner, name, place, ast.Pass(), child.lineno, said)
    line = getattr(child, "lineno", getattr(owner, "lineno", 0))
    if type(child) in _SWAPPED:
        other = _SWAPPED[type(child)]()
        said = f"{type(child).__name__} to {type(other).__name__}: {_words(owner)}"
        yield _Change(owner, name, place, other, line, said)
    elif isinstance(child, ast.Constant) and isinstance(child.value, int):
        other_value = not child.value if isinstance(child.value, bool) else child.value + 1
        said = f"{child.value} to {other_value}: {_words(owner)}"
        yield _Change(owner, name, place, ast.Constant(other_value), line, said)
    elif isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.Not | ast.USub):
        said = f"sign or not left out: {_words(child)}"
        yield _Change(owner, name, place, child.operand, line, said)
    if name == "test" and isinstance(child, ast.Name | ast.Attribute | ast.Call | ast.BoolOp):
        denied = ast.UnaryOp(ast.Not(), child)
        yield _Change(owner, name, place, denied, line, f"denied: {_words(child)}")
    yield from _in_node(child)


def _can_go(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call | ast.Await)
    if isinstance(node, ast.Assign):
        return isinstance(node.targets[0], ast.Attribute | ast.Subscript)
    return isinstance(node, ast.Raise | ast.Continue | ast.Break | ast.AugAssign)


def _is_needless(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node).startswith(_NEEDLESS)


def _words(node: ast.AST) -> str:
    return ast.unparse(node).replace("\n", " ")[:80]
