"""Stripe's wire format: form fields coming in, and refusals worded as Stripe words them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qsl

FormValue: TypeAlias = "str | dict[str, FormValue]"

METADATA_KEYS, METADATA_KEY_LENGTH, METADATA_VALUE_LENGTH = 50, 40, 500


class Refusal(Exception):
    """An answer other than 200, with Stripe's error object."""

    def __init__(self, status: int, error: Mapping[str, object]) -> None:
        super().__init__(str(error.get("message")))
        self.status = status
        self.error = dict(error)


def refuse(
    message: str, code: str | None = None, param: str | None = None, *, status: int = 400
) -> Refusal:
    """An `invalid_request_error` to raise."""
    extra = {name: value for name, value in (("code", code), ("param", param)) if value}
    return Refusal(status, {"type": "invalid_request_error", "message": message, **extra})


def decode_form(encoded: str) -> dict[str, FormValue]:
    """`a[b][0]=c` becomes `{"a": {"b": {"0": "c"}}}`; lists stay tables of their indexes."""
    root: dict[str, FormValue] = {}
    for key, value in parse_qsl(encoded, keep_blank_values=True):
        *parents, last = [part for part in re.split(r"\[|\]", key) if part] or [key]
        place = root
        for parent in parents:
            child = place.setdefault(parent, {})
            if isinstance(child, str):
                raise refuse(f"Invalid object: {key}", "parameter_invalid_empty", key)
            place = child
        place[last] = value
    return root


class Params:
    """One request's parameters, or one nested group of them, read by type."""

    __slots__ = ("_at", "_tree")

    def __init__(self, tree: Mapping[str, FormValue], at: str = "") -> None:
        self._tree = tree
        self._at = at

    def __contains__(self, name: str) -> bool:
        return name in self._tree

    def _path(self, name: str) -> str:
        return f"{self._at}[{name}]" if self._at else name

    def text(self, name: str) -> str | None:
        """The value, an empty string (which unsets a field), or None when it was not sent."""
        value = self._tree.get(name)
        if isinstance(value, dict):
            raise refuse(f"Invalid string: {name}", param=self._path(name))
        return value

    def needed(self, name: str) -> str:
        """The value of a required parameter."""
        value = self.text(name)
        if not value:
            path = self._path(name)
            raise refuse(f"Missing required param: {path}.", "parameter_missing", path)
        return value

    def number(self, name: str) -> int | None:
        """A whole number, or None when it was not sent."""
        value = self.text(name)
        if not value:
            return None
        if not re.fullmatch(r"-?\d{1,12}", value):
            path = self._path(name)
            raise refuse(f"Invalid integer: {value}", "parameter_invalid_integer", path)
        return int(value)

    def flag(self, name: str) -> bool:
        """True only for the word `true`."""
        return self._tree.get(name) == "true"

    def group(self, name: str) -> "Params":
        """A nested object; empty when it was not sent."""
        value = self._tree.get(name, {})
        return Params(value if isinstance(value, dict) else {}, self._path(name))

    def names(self, name: str) -> list[str]:
        """A list of words, empty when it was not sent."""
        value = self._tree.get(name, {})
        words = value.values() if isinstance(value, dict) else [value]
        return [word for word in words if isinstance(word, str) and word]

    def texts(self) -> dict[str, str]:
        """Every plain value at this level."""
        return {name: value for name, value in self._tree.items() if isinstance(value, str)}


def merge_metadata(before: Mapping[str, object], params: Params) -> dict[str, object]:
    """Stripe's rule for metadata: keys are merged, and an empty value takes its key away."""
    merged = {**before, **params.group("metadata").texts()}
    kept = {key: value for key, value in merged.items() if value != ""}
    if len(kept) > METADATA_KEYS:
        raise refuse(f"You can only have {METADATA_KEYS} metadata keys.", param="metadata")
    for key, value in kept.items():
        if len(key) > METADATA_KEY_LENGTH or len(str(value)) > METADATA_VALUE_LENGTH:
            raise refuse("Metadata keys take 40 characters, values 500.", param=f"metadata[{key}]")
    return kept


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the stand-in, as its operations see it.

    `base_url` is where the caller reaches the stand-in: the portal's own origin for a browser.
    """

    params: Params
    target: str
    base_url: str
