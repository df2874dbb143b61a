"""docs/change-it.md is true: six of its changes, made in a copy, touch what it names and hold."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source_tree import ROOT

PAGE = (ROOT / "docs" / "change-it.md").read_text(encoding="utf-8")
PARTS = ("app.py", "components", "data", "docs", "pages", "pyproject.toml", "services", "tests")
MOST = 3

REPORTS = '''"""Reports: what the office prints."""

from nicegui import ui

from components.kit.guarded_pages import Frame
from components.kit.page_spec import OFFICE, Menu, PageSpec
from services.kit.permissions import Permission


async def reports_page(frame: Frame) -> None:
    """For the office only."""
    del frame
    ui.label("Nothing to print yet")


PAGES = (
    PageSpec(
        address="/office/reports",
        title="Reports",
        build=reports_page,
        permission=Permission.HANDLE_INBOX,
        roles=OFFICE,
        menu=Menu("receipt"),
    ),
)
'''
TAX_ID = '''"""The tax number of a customer"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = 'NNNN'
down_revision = 'LAST'
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sqlmodel.sql.sqltypes.AutoString()
    op.add_column('customer', sa.Column('tax_id', words, nullable=False, server_default=''))
'''
SKIPPED_WRITER = """

def visit_skipped(posting: Posting, task: NoticeTask) -> None:
    visit = posting.session.get(Visit, task.subject_id)
    if visit is not None and visit.status is VisitStatus.SKIPPED:
        _tell(posting, visit, "Your visit was skipped")
"""
SKIPPED_SPEC = """    NoticeSpec(
        kind=NoticeKind.VISIT_SKIPPED,
        switch="A visit is skipped",
        title="Visit skipped",
        permission=Permission.VIEW_WORK,
        events={EventKind.VISIT_CHANGED: visit_skipped},
        sample=Notice("Your visit was skipped", ("We skipped it.",), "See it", "/appointments"),
    ),
"""
INVOICE_SPEC = "    NoticeSpec(\n        kind=NoticeKind.INVOICE_PUBLISHED,\n"
# Title in the page -> file -> what is replaced there, or the whole of a new file.
CHANGES: dict[str, dict[str, list[tuple[str, str]] | str]] = {
    "A kind of notice": {
        "data/notices/notices.py": [
            (
                "    INVOICE_PUBLISHED = ",
                '    VISIT_SKIPPED = "visit_skipped"\n    INVOICE_PUBLISHED = ',
            )
        ],
        "services/notices/visit_notices.py": [
            ("\n\ndef _tell(", f"{SKIPPED_WRITER}\n\ndef _tell(")
        ],
        "services/notices/notice_kinds.py": [
            (INVOICE_SPEC, f"{SKIPPED_SPEC}{INVOICE_SPEC}"),
            ("    visit_scheduled,\n", "    visit_scheduled,\n    visit_skipped,\n"),
        ],
    },
    "A page under /office": {
        "pages/office/reports.py": REPORTS,
        "pages/page_list.py": [
            ("inbox, mails, money, team", "inbox, mails, money, reports, team"),
            ("        mails,\n", "        mails,\n        reports,\n"),
        ],
    },
    "The color of overdue alone": {
        "components/assets/portal/tokens.css": [
            ("--overdue: light-dark(#b42318, #f97066)", "--overdue: light-dark(#9d174d, #f9a8d4)")
        ],
    },
    "How times are rounded": {
        "services/kit/formats.py": [
            (
                "    hours, rest = divmod(value, 60)",
                "    hours, rest = divmod(5 * round(value / 5), 60)",
            )
        ],
    },
    "A field of a customer": {
        "data/work/customers.py": [
            ('    phone: str = ""', '    phone: str = ""\n    tax_id: str = ""')
        ],
        "data/migrations/versions/NNNN_customer_tax_id.py": TAX_ID,
        "services/records/schemas/people.py": [
            (
                '    billing_address: MaybeWords = ""',
                '    billing_address: MaybeWords = ""\n    tax_id: MaybeWords = ""',
            )
        ],
    },
    "A permission": {
        "services/kit/permissions.py": [
            ("    SEND_MAIL = auto()", "    PRINT_REPORTS = auto()\n    SEND_MAIL = auto()"),
            ("_OFFICE = _CREW | {\n", "_OFFICE = _CREW | {\n    Permission.PRINT_REPORTS,\n"),
        ],
    },
}
SEEN = """
from data.accounts.people import Role
from data.notices.notices import NoticeKind
from pages.page_list import PAGES
from services.kit.formats import minutes
from services.kit.permissions import ROLE_PERMISSIONS, Permission
from services.notices.notice_kinds import NOTICES
from services.records.format_help import describe_format

assert "/office/reports" in [page.address for page in PAGES]
assert NOTICES[NoticeKind.VISIT_SKIPPED].switch == "A visit is skipped"
assert minutes(47) == "45 min"
assert Permission.PRINT_REPORTS in ROLE_PERMISSIONS[Role.OWNER]
assert Permission.PRINT_REPORTS not in ROLE_PERMISSIONS[Role.CREW]
assert "tax_id" in describe_format()
"""
CHECKS = (
    "tests/test_architecture.py",
    "tests/test_service_permissions.py",
    "tests/data/kit/test_schema.py",
    "tests/components/kit/test_theme.py",
    "tests/pages/test_page_list.py",
    "tests/services/notices/test_notice_kinds.py",
)


def sections() -> dict[str, str]:
    """The page's changes by their titles, without numbers and marks."""
    found = re.split(r"^## \d+\. ", PAGE, flags=re.MULTILINE)[1:]
    return {text.partition("\n")[0].removesuffix(" *"): text for text in found}


def places(section: str) -> list[str]:
    return re.findall(r"^- `([^`]+)`", section, flags=re.MULTILINE)


def test_page_names_twelve_changes_and_three_places_at_most() -> None:
    found = sections()

    assert len(found) == 12
    assert {
        title: len(places(text)) for title, text in found.items() if len(places(text)) > MOST
    } == {}


def test_every_place_that_is_named_is_there() -> None:
    made = {
        path for change in CHANGES.values() for path, how in change.items() if isinstance(how, str)
    }
    named = {path for text in sections().values() for path in places(text)}

    assert {path for path in named - made if not (ROOT / path).exists()} == set()


@pytest.mark.parametrize("title", CHANGES)
def test_change_touches_what_the_page_names_and_no_more(title: str) -> None:
    assert set(CHANGES[title]) <= set(places(sections()[title]))
    assert len(CHANGES[title]) <= MOST


def test_changes_work_together_and_pass_the_checks(tmp_path: Path) -> None:
    copy = scratch_copy(tmp_path)
    for change in CHANGES.values():
        for path, how in change.items():
            apply(copy / path, how)

    run(copy, sys.executable, "-c", SEEN)
    run(copy, sys.executable, "-m", "ruff", "check", "--no-cache", "data", "pages", "services")
    quiet = ("-q", "-p", "no:cacheprovider", "-m", "not postgres")
    run(copy, sys.executable, "-m", "pytest", *quiet, *CHECKS)


def scratch_copy(folder: Path) -> Path:
    copy = folder / "copy"
    copy.mkdir()
    ignored = shutil.ignore_patterns("results")  # with what is compiled, which takes a while
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=ignored)
        else:
            shutil.copy(ROOT / part, copy / part)
    return copy


def apply(path: Path, how: list[tuple[str, str]] | str) -> None:
    if isinstance(how, str):
        last = max(one.name[:4] for one in (ROOT / "data/migrations/versions").glob("0*.py"))
        number = f"{int(last) + 1:04}"
        new = path.with_name(path.name.replace("NNNN", number))
        new.write_text(how.replace("NNNN", number).replace("LAST", last), encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    for old, new in how:
        assert text.count(old) >= 1, f"{path} has no {old!r}"
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
