"""Brings data in from files: the import format of the contract, version 1."""

from services.importing.dry_run import check_export
from services.importing.importer import ImportSummary, import_export
from services.importing.problems import ImportRefused, Problem
from services.importing.reading import Export, Progress, read_export
from services.importing.run import FileCount

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
