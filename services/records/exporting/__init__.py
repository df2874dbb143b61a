"""Takes all data out, in the format that the import reads."""

from services.records.exporting.exporter import ExportRefused, ExportSummary, export_data

__all__ = ["ExportRefused", "ExportSummary", "export_data"]
