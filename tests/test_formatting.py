"""Money, days and times are written for people in one module; this finds who writes them alone."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.test_architecture import LAYERS, imported_packages, modules

FORMATS = "services/kit/formats.py"
SIGNS = re.compile(r"[$€£¥]\s*$")
AMOUNT = re.compile(r",?\.\d+f|,\.?f")  # a computed number of places leaves ",.f"
FOR_MACHINES = re.compile(r"%Y-%m-%d([T ]%H:%M(:%S)?)?|%Z|")


def own_formats(module: ast.Module) -> Iterator[str]:
    """What a module writes by itself: dates, amounts, tables of signs."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in {"strftime", "month_name", "day_name"}:
            yield f"{node.lineno}: {node.attr}"
        elif isinstance(node, ast.JoinedStr):
            yield from (f"{node.lineno}: {fault}" for fault in _in_f_string(node))
        elif isinstance(node, ast.Dict):
            words = {value.value for value in node.values if isinstance(value, ast.Constant)}
            if words & {"$", "€", "£", "¥"}:
                yield f"{node.lineno}: a table of signs"
    if "babel" in set(imported_packages(module)):
        yield "imports babel"


def _in_f_string(node: ast.JoinedStr) -> Iterator[str]:
    for before, part in zip([None, *node.values], node.values, strict=False):
        if not isinstance(part, ast.FormattedValue):
            continue
        if isinstance(before, ast.Constant) and SIGNS.search(str(before.value)):
            yield "a sign before a number"
        spec = _literal(part.format_spec)
        if re.search("%[A-Za-z]", spec) and not FOR_MACHINES.fullmatch(spec):
            yield f"a date by {spec}"
        elif AMOUNT.fullmatch(spec):
            yield f"a number by {spec}"


def _literal(spec: ast.expr | None) -> str:
    parts = spec.values if isinstance(spec, ast.JoinedStr) else []
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant)) or ""


def test_only_one_module_writes_money_and_dates() -> None:
    own = chain.from_iterable(
        (f"{path}:{fault}" for fault in own_formats(module))
        for layer in LAYERS
        for path, module in modules(layer)
        if path != Path(FORMATS)
    )

    assert sorted(own) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('day.strftime("%b")', "1: strftime"),
        ('f"{day:%b} {day.day}"', "1: a date by %b"),
        ('f"{at:%H:%M}"', "1: a date by %H:%M"),
        ('f"${minor}"', "1: a sign before a number"),
        ('f"{amount:,.2f}"', "1: a number by ,.2f"),
        ('f"{amount:,.{places}f}"', "1: a number by ,.f"),
        ('{"usd": "$"}', "1: a table of signs"),
        ("from babel.dates import format_date", "imports babel"),
    ],
)
def test_the_search_finds_each_way(source: str, fault: str) -> None:
    assert list(own_formats(ast.parse(source))) == [fault]


def test_the_search_leaves_what_machines_read() -> None:
    source = 'f"{at:%Y-%m-%d %H:%M:%S}", f"{at:%Y-%m-%dT%H:%M}", f"{rows:,}", f"{n:02}"'

    assert list(own_formats(ast.parse(source))) == []
