"""The demo tells one story at any moment, and the tests that read the clock are found."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlmodel import Session, select

from data.kit import clock
from data.kit.companies import company_today, find_company
from data.money.invoices import Invoice, InvoiceState
from data.work.customers import Customer
from data.work.jobsites import JobsiteState
from data.work.visits import Visit, VisitStatus
from services.demo.staging import SAMPLE, days_since
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.records.importing import Export, import_export, read_export
from services.work.jobsites import JobsiteQuery, list_jobsites
from tests.clock_moments import MOMENTS, Moment, modules
from tests.factories import actor_of

STORY: dict[str, object] = {
    "today's visits": {VisitStatus.IN_PROGRESS: 11},
    "overdue": 5,
    "properties": {JobsiteState.IN_PROGRESS: 11, JobsiteState.COMPLETED: 4},
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Export]:
    """Read once: its photos take most of the time."""
    with read_export(SAMPLE, FolderStore(tmp_path_factory.mktemp("files"))) as export:
        yield export


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.why)
def test_sample_tells_the_same_story_at_any_moment(
    session: Session, sample: Export, monkeypatch: pytest.MonkeyPatch, moment: Moment
) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment.at)

    import_export(session, SYSTEM, sample, shift_days=days_since(sample))

    assert story_of(session) == STORY


def story_of(session: Session) -> dict[str, object]:
    company, today = find_company(session), company_today(session)
    assert company is not None
    visits = session.exec(select(Visit)).all()
    open_ones = select(Invoice).where(Invoice.state == InvoiceState.OPEN)
    states: Counter[JobsiteState] = Counter()
    for customer in session.exec(select(Customer)).all():
        states.update(list_jobsites(session, actor_of(customer), JobsiteQuery()).counts)
    on_today = [one for one in visits if clock.day_in(one.starts_at, company.time_zone) == today]
    return {
        "today's visits": Counter(visit.status for visit in on_today),
        "overdue": sum(
            one.due_on < today and one.balance.minor > 0 for one in session.exec(open_ones)
        ),
        "properties": states,
    }


def test_modules_that_ask_the_time_are_found_by_their_text() -> None:
    found = modules()

    assert "tests/pages/portal/test_dashboard.py" in found  # asks by itself
    assert "tests/pages/test_powerless_pages.py" in found  # by a helper
    assert "tests/components/kit/test_formats.py" not in found
