"""What an import leads people to hear of, and what it must not undo."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, select

from data.estimates.estimates import Estimate, EstimateState
from data.kit.activity import Activity
from data.notices.notices import NoticeTask
from data.work.customers import Customer
from services.estimates.estimate_answers import approve_estimate
from tests.factories import actor_of
from tests.services.records.importing.conftest import ImportFolder
from tests.services.records.importing.folders import FILES, changed, write_folder
from tests.talk_world import approval_of


@pytest.fixture
def imported(tmp_path: Path, import_folder: ImportFolder) -> None:
    import_folder(write_folder(tmp_path))


def announced(session: Session, start: str) -> list[str]:
    rows = session.exec(select(Activity).order_by(Activity.id)).all()
    return [row.kind for row in rows if row.kind.startswith(start)]


@pytest.mark.usefixtures("imported")
def test_first_import_writes_to_nobody(session: Session) -> None:
    assert session.exec(select(NoticeTask)).all() == []


@pytest.mark.usefixtures("imported")
def test_moved_visit_says_from_when(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    import_folder(write_folder(tmp_path, changed("visits.csv", "05-11T08:00", "05-12T09:30")))

    task = session.exec(select(NoticeTask)).one()
    assert (task.event, task.moved_from) == ("visit.changed", "2026-05-11T12:00:00+00:00")


@pytest.mark.usefixtures("imported")
def test_new_estimate_is_published_and_a_changed_one_is_not(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    rows = "E2,EST-2,C1,P1,2026-05-06,,open,\nE3,EST-3,C1,,2026-05-06,,draft,\n"
    more = FILES["estimates.csv"] + rows
    lines = FILES["estimate_lines.csv"].replace("310.25", "311.25")

    import_folder(write_folder(tmp_path, {"estimates.csv": more, "estimate_lines.csv": lines}))

    assert sorted(announced(session, "estimate.")) == ["estimate.changed", "estimate.published"]
    published = session.exec(select(NoticeTask)).one()
    estimate = session.get_one(Estimate, published.subject_id)
    assert estimate.number == "EST-2"


@pytest.mark.usefixtures("imported")
def test_answer_given_here_outlives_an_older_export(
    session: Session, tmp_path: Path, import_folder: ImportFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.kit.clock.today", lambda _zone: date(2026, 5, 6))
    estimate = session.exec(select(Estimate)).one()
    actor = actor_of(session.get_one(Customer, estimate.customer_id))
    approve_estimate(session, actor, approval_of(session, actor, "EST-1", "Boxwood"))
    session.commit()

    spoiled = changed("estimates.csv", ",25", ",30")
    spoiled |= changed("estimate_lines.csv", "18.50", "99.00")
    summary = import_folder(write_folder(tmp_path, spoiled))

    assert (estimate.state, str(estimate.deposit_percent)) == (EstimateState.APPROVED, "25")
    assert (summary.created, summary.updated) == (0, 0)
