"""The format's description names everything that the import reads."""

import re
from pathlib import Path

from typer.testing import CliRunner

from app import cli
from services.records.format_help import describe_format
from services.records.schemas.sheets import ALL_SHEETS

DOCS = Path(__file__).parents[3] / "docs" / "import-format.md"


def test_every_file_and_column_is_described() -> None:
    described = {
        (section.split("\n", 1)[0], name)
        for section in describe_format().split("\n## ")[1:]
        for name in re.findall(r"^\| (\w+\*?) +\| [^|]{4,} \|$", section, re.MULTILINE)
    }

    assert described - {(sheet.file, "column") for sheet in ALL_SHEETS} == {
        (sheet.file, f"{name}*" if field.is_required() else name)
        for sheet in ALL_SHEETS
        for name, field in sheet.schema.model_fields.items()
        if name in sheet.by_name
    }


def test_the_words_that_a_column_takes_are_described() -> None:
    assert "scheduled or in_progress or completed or skipped or canceled" in describe_format()


def test_the_docs_are_current() -> None:
    """If not: ``app.py import --help-format > docs/import-format.md``"""
    assert DOCS.read_text() == describe_format()


def test_the_command_line_describes_the_format() -> None:
    shown = CliRunner().invoke(cli, ["import", "--help-format"])

    assert (shown.exit_code, shown.stdout) == (0, describe_format())
