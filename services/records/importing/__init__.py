"""Brings data in from files: the import format of the contract, version 1."""

from services.records.importing.dry_run import check_export
from services.records.importing.importer import import_export
from services.records.importing.problems import ImportRefused, Problem
from services.records.importing.reading import Export, Progress, read_export
from services.records.importing.run import FileCount
from services.records.importing.tallies import ImportSummary

__all__ = [
    "Export",
    "FileCount",
    "ImportRefused",
    "ImportSummary",
    "Problem",
    "Progress",
    "check_export",
    "import_export",
    "read_export",
]
