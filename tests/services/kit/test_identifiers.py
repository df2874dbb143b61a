from uuid import uuid4

import pytest

from services.kit.errors import NotFound
from services.kit.identifiers import read_id


def test_identifier_is_read() -> None:
    known = uuid4()

    assert read_id(str(known), "visit") == known


@pytest.mark.parametrize("text", ["", "INV-1", "0" * 33, "\x00"])
def test_what_is_no_identifier_names_nothing(text: str) -> None:
    with pytest.raises(NotFound, match="We could not find that visit"):
        read_id(text, "visit")
