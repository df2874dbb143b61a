"""What a browser sends is checked before it reaches a callback."""

import pytest

from components.kit.part import read_mapping, read_text, read_texts, texts


def test_texts_finds_every_string_however_deep() -> None:
    assert list(texts({"a": ["x", {"b": ("y", 3, None)}], "c": "z"})) == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("sent", "read"), [("a", "a"), (1, ""), (None, ""), ("a" * 300, "a" * 200)]
)
def test_read_text_takes_short_texts_only(sent: object, read: str) -> None:
    assert read_text(sent) == read


def test_read_texts_takes_lists_only() -> None:
    assert (read_texts(["a", 1]), read_texts("ab")) == (("a", ""), ())


def test_read_mapping_takes_objects_only() -> None:
    assert (read_mapping({"a": "b", "c": 1}), read_mapping(["a"])) == ({"a": "b", "c": ""}, {})
