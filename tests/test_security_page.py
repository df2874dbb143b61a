"""docs/security.md names tests that are there, and a test for every threat."""

import re

from tests.source_tree import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_threat_has_a_test_that_is_there() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    threats = [row for row in rows if not row.startswith(("| threat ", "| --- "))]

    assert len(threats) >= 20
    for threat in threats:
        named = re.findall(r"`(tests/[\w/]+\.py)`", threat.rpartition(" | ")[2])
        assert named, threat
        assert [path for path in named if not (ROOT / path).exists()] == []
