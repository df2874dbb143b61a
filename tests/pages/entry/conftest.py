"""For the entry pages: a session that looks without keeping the portal from writing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """Arranges and commits; what it reads later holds no lock."""
    with Session(database, expire_on_commit=False) as session:
        yield session
