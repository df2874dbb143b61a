"""Stripe's schema, read from the source text of the installed SDK, which Stripe generates."""

import ast
import importlib.util
import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from tests.tools.spec_nodes import ANY, Node

_REQUEST_OPTIONS = {
    "api_key",
    "stripe_version",
    "stripe_account",
    "stripe_context",
    "max_network_retries",
    "idempotency_key",
    "content_type",
    "headers",
    "OBJECT_NAME",
}
_PLAIN = {
    "str": "string",
    "int": "integer",
    "bool": "boolean",
    "float": "number",
    "Decimal": "number",
}
_CALL = re.compile(
    r'params: (?:Optional\[)?"(\w+)"\]?.*?self\._request\(\s*"(\w+)",\s*"(/v1/[^"]+)"', re.S
)


class SdkModule:
    """One generated module, parsed: classes by name, annotations to shapes."""

    def __init__(self, path: Path) -> None:
        self.classes: dict[str, ast.ClassDef] = {}
        self._index(ast.parse(path.read_text()).body, "")

    def _index(self, body: list[ast.stmt], prefix: str) -> None:
        for statement in body:
            if isinstance(statement, ast.ClassDef):
                self.classes[prefix + statement.name] = statement
                self._index(statement.body, f"{prefix}{statement.name}.")

    @cache  # noqa: B019 - modules live as long as the tests
    def shape_of(self, class_name: str) -> Node:
        properties, required = {}, []
        for statement in self.classes[class_name].body:
            if not isinstance(statement, ast.AnnAssign):
                continue
            name = ast.unparse(statement.target)
            if name in _REQUEST_OPTIONS:
                continue
            annotation = _unquote(statement.annotation)
            properties[name.rstrip("_")] = self._shape(annotation, class_name)
            if not _is_optional(annotation):
                required.append(name.rstrip("_"))
        return Node("object", properties=properties, required=tuple(required))

    def _shape(self, annotation: ast.expr, scope: str) -> Node:
        annotation = _unquote(annotation)
        match annotation:
            case ast.BinOp(left=left, right=right):
                return self._union([left, right], scope)
            case ast.Subscript(value=ast.Name(id=head), slice=inner):
                return self._generic(head, inner, scope)
            case ast.Name(id=name) if name in _PLAIN:
                return Node(_PLAIN[name])
            case ast.Name(id=name):
                return self._reference(name, scope)
            case ast.Attribute():
                return self._reference(ast.unparse(annotation), scope)
        return ANY

    def _generic(self, head: str, inner: ast.expr, scope: str) -> Node:
        inside = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        match head:
            case "NotRequired" | "Optional" | "Required":
                return self._shape(inside[0], scope)
            case "Union":
                return self._union(inside, scope)
            case "Literal":
                words = [each.value for each in inside if isinstance(each, ast.Constant)]
                return Node("string", choices=tuple(str(word) for word in words))
            case "List" | "Sequence":
                return Node("array", items=self._shape(inside[0], scope))
            case "Dict" | "Mapping" | "UntypedStripeObject":
                return Node("map", items=self._shape(inside[-1], scope))
        return ANY

    def _reference(self, name: str, scope: str) -> Node:
        parts = scope.split(".")
        outer = [".".join(parts[:depth]) for depth in range(len(parts), 0, -1)]
        for candidate in (name, *(f"{each}.{name}" for each in outer)):
            if candidate in self.classes:
                return Node("object", reference=partial(self.shape_of, candidate))
        return ANY

    def _union(self, parts: list[ast.expr], scope: str) -> Node:
        flat: list[Node] = []
        for part in parts:
            node = self._shape(part, scope)
            flat += node.any_of or (node,)
        # `Literal[...] | str` is an open list in the SDK, but the API knows only these words.
        if any(choice for node in flat for choice in node.choices):
            flat = [node for node in flat if node != Node("string")]
        return flat[0] if len(flat) == 1 else Node(any_of=tuple(flat))


def _unquote(annotation: ast.expr) -> ast.expr:
    while isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    return annotation


def _is_optional(annotation: ast.expr) -> bool:
    match annotation:
        case ast.Subscript(value=ast.Name(id="NotRequired" | "Optional")):
            return True
    return False


@dataclass(frozen=True, slots=True)
class SpecRoute:
    """One endpoint and where the shape of its parameters is found."""

    method: str
    path: str
    folder: Path
    params_class: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", self.path) + "$")


class SdkSource:
    """Routes and shapes of the installed stripe package; nothing of it is imported or run."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or _find_package()
        version = re.search(r'CURRENT = "([^"]+)"', (self.root / "_api_version.py").read_text())
        self.version = version[1] if version else ""
        self._modules: dict[Path, SdkModule] = {}
        self._resources: dict[str, Node | None] = {}
        self.routes = [
            route for file in sorted(self.root.rglob("_*_service.py")) for route in self._read(file)
        ]

    def _read(self, file: Path) -> list[SpecRoute]:
        folder = file.parent.relative_to(self.root)
        chunks = re.split(r"\n    (?:async )?def ", file.read_text())[1:]
        calls = [match for chunk in chunks if (match := _CALL.search(chunk))]
        return [SpecRoute(call[2].upper(), call[3], folder, call[1]) for call in calls]

    def _module(self, path: Path) -> SdkModule:
        if path not in self._modules:
            self._modules[path] = SdkModule(path)
        return self._modules[path]

    def params_of(self, route: SpecRoute) -> Node:
        """The shape of an endpoint's parameters."""
        name = route.params_class
        snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
        params = self.root / "params"
        path = params / route.folder / f"_{snake}.py"
        if not path.exists():
            path = next(
                each for each in params.rglob("*.py") if f"class {name}(" in each.read_text()
            )
        return self._module(path).shape_of(name)

    def resource(self, object_name: str) -> Node | None:
        """The shape of an object, or None when the API has no such object."""
        if object_name not in self._resources:
            self._resources[object_name] = self._find_resource(object_name)
        return self._resources[object_name]

    def _find_resource(self, object_name: str) -> Node | None:
        for file in self.root.rglob(f"_{object_name.split('.')[-1]}.py"):
            module = self._module(file)
            for class_name, definition in module.classes.items():
                if f"OBJECT_NAME: ClassVar[Literal['{object_name}']]" in ast.unparse(definition):
                    return module.shape_of(class_name)
        return None


def _find_package() -> Path:
    found = importlib.util.find_spec("stripe")
    if found is None or found.origin is None:
        raise LookupError("The stripe package is not installed.")
    return Path(found.origin).parent
