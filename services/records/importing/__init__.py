"""Brings data in from files: the import format of the contract, version 1."""

from services.records.importing.applying import (
    bring_in,
    find_problems_beside,
    finish_stopped_import,
)
from services.records.importing.dry_run import check_export
from services.records.importing.importer import import_export
from services.records.importing.pending import ImportRunning
from services.records.importing.problems import ImportRefused, Problem
from services.records.importing.reading import Export, Progress, read_export
from services.records.importing.run import FileCount
from services.records.importing.tallies import ImportSummary

__all__ = [
    "Export",
    "FileCount",
    "ImportRefused",
    "ImportRunning",
    "ImportSummary",
    "Problem",
    "Progress",
    "bring_in",
    "check_export",
    "find_problems_beside",
    "finish_stopped_import",
    "import_export",
    "read_export",
]
