"""People at the door, for tests of getting in: one known, and a clock that can be moved."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from data.accounts.people import Person
from data.kit import clock
from data.mail.outbox import Outbox
from services.kit.links import Links
from tests.factories import NOON, make_customer, make_member

LINKS = Links("https://portal.example", "k" * 40)


class MovedClock:
    """Stands at noon until it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = NOON
        monkeypatch.setattr(clock, "now", self.read)

    def read(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        self.at += timedelta(**span)


def make_ann(session: Session) -> Person:
    ann = make_member(session, make_customer(session))
    ann.name, ann.email = "Ann Miller", "ann@example.com"
    session.add(ann)
    session.commit()
    return ann


def mails(session: Session) -> list[Outbox]:
    session.commit()
    return list(session.exec(select(Outbox).order_by(col(Outbox.id))))


def token_in(mail: Outbox) -> str:
    """The token of the link that the mail's text holds."""
    line = next(line for line in mail.text.splitlines() if line.startswith("https://"))
    return line.partition("?")[0].rpartition("/")[2]
