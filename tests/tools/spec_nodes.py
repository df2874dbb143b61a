"""Shapes of parameters and objects, and the check of one value against a shape."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

PATTERNS = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": r"true|false"}
NESTED = ("object", "map", "array")
SHOWN_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Node:
    """One shape. `reference` makes a shape lazy, because Stripe's schemas are recursive."""

    kind: str = "any"
    choices: tuple[str, ...] = ()
    items: "Node | None" = None
    properties: Mapping[str, "Node"] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    any_of: tuple["Node", ...] = ()
    reference: "Callable[[], Node] | None" = None

    def resolved(self) -> "Node":
        return self.reference() if self.reference else self


ANY = Node()


def decode(pairs: Sequence[tuple[str, str]]) -> dict[str, object]:
    """`a[b][0]=c` becomes `{"a": {"b": {"0": "c"}}}`; the shape of lists is checked later."""
    root: dict[str, object] = {}
    for key, value in pairs:
        match = re.fullmatch(r"([^\[\]]+)((?:\[[^\[\]]*\])*)", key)
        parts = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])] if match else [key]
        _put(root, parts, value)
    return root


def _put(place: dict[str, object], parts: list[str], value: str) -> None:
    for depth, part in enumerate(parts):
        name = str(len(place)) if part == "" and depth else part
        if depth == len(parts) - 1:
            place[name] = value
            return
        child = place.setdefault(name, {})
        if not isinstance(child, dict):
            return
        place = child


def find_problems(node: Node, value: object, at: str = "") -> list[str]:
    """What is wrong with the value; empty when nothing is."""
    node = node.resolved()
    if node.any_of:
        return _check_choices(node, value, at)
    if node.kind == "any":
        return []
    if node.kind in NESTED:
        return _check_nested(node, value, at)
    return _check_plain(node, value, at)


def _check_choices(node: Node, value: object, at: str) -> list[str]:
    tries = [find_problems(each, value, at) for each in node.any_of]
    if any(not found for found in tries):
        return []
    nested = isinstance(value, dict)
    alike = [
        found
        for each, found in zip(node.any_of, tries, strict=True)
        if (each.resolved().kind in NESTED) == nested
    ]
    return min(alike or tries, key=len)


def _check_nested(node: Node, value: object, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: expected {node.kind}, got {value!r}"]
    if node.kind == "object":
        return _check_object(node, value, at)
    found: list[str] = []
    for key, each in value.items():
        if node.kind == "array" and not key.isdigit():
            found.append(f"{at}[{key}]: a list takes indexes")
            continue
        found += find_problems(node.items or ANY, each, f"{at}[{key}]")
    return found


def _check_object(node: Node, value: dict[str, object], at: str) -> list[str]:
    found: list[str] = []
    for key, each in value.items():
        name = f"{at}[{key}]" if at else key
        if key not in node.properties:
            found.append(f"{name}: unknown parameter")
            continue
        found += find_problems(node.properties[key], each, name)
    missing = [name for name in node.required if name not in value]
    return found + [f"{at}[{name}]: missing" if at else f"{name}: missing" for name in missing]


def _check_plain(node: Node, value: object, at: str) -> list[str]:
    if not isinstance(value, str):
        return [f"{at}: expected {node.kind}, got an object or list"]
    if node.choices and value not in node.choices:
        shown = ", ".join(map(repr, node.choices[:SHOWN_CHOICES]))
        more = "..." if len(node.choices) > SHOWN_CHOICES else ""
        return [f"{at}: {value!r} is not one of {shown}{more}"]
    pattern = PATTERNS.get(node.kind)
    if pattern and not re.fullmatch(pattern, value):
        return [f"{at}: expected {node.kind}, got {value!r}"]
    return []
