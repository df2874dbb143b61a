"""The one table of notices: what everything else derives from it, and that no row is half."""

import subprocess
import sys
from dataclasses import replace

import pytest

from data.notices.notices import NoticeKind
from services.kit.events import EventKind
from services.notices.mail_previews import PREVIEWS
from services.notices.notice_kinds import NOTICES, SPECS
from services.notices.notice_letters import Notice
from services.notices.notice_specs import IncompleteNotices, tabulate
from tests.source_tree import ROOT


def test_notice_kind_without_a_writer_does_not_start() -> None:
    mute = replace(NOTICES[NoticeKind.MESSAGE], events={})
    others = [spec for spec in SPECS if spec.kind is not NoticeKind.MESSAGE]

    with pytest.raises(IncompleteNotices, match=r"^message: no writer$"):
        tabulate([*others, mute])


def test_notice_kind_without_a_spec_or_with_two_does_not_start() -> None:
    with pytest.raises(IncompleteNotices, match=r"^visit_scheduled: 0 specs; message: 2 specs$"):
        tabulate([*SPECS[1:], SPECS[-1]])


def test_notice_kind_without_words_or_a_sample_does_not_start() -> None:
    blank = replace(SPECS[0], switch=" ", sample=Notice("", (), "", ""))

    with pytest.raises(IncompleteNotices, match=r"no words.*; visit_scheduled: no sample"):
        tabulate([blank, *SPECS[1:]])


def test_every_kind_has_its_switch_and_its_preview() -> None:
    assert list(NOTICES) == list(NoticeKind)
    assert {kind.value for kind in NoticeKind} <= set(PREVIEWS)
    assert len({spec.switch for spec in SPECS}) == len({spec.title for spec in SPECS}) == len(SPECS)


@pytest.mark.parametrize("beginning", ["pages.commands.opening", "pages.commands.serving"])
def test_portal_and_commands_keep_the_events_that_notices_follow(beginning: str) -> None:
    """In a process of its own: here, other tests may have brought the table in."""
    command = (
        f"import {beginning}; from services.kit.events import EventKind, is_mailed;"
        "print(*(kind.name for kind in EventKind if is_mailed(kind)))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )

    followed = {event for spec in SPECS for event in spec.events}
    assert {EventKind[name] for name in ran.stdout.split()} == followed
