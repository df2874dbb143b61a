"""The contractor's records as documents: what the API reads, and what it puts."""

from services.records.api_documents.documents import Document, DocumentPage, Draft, RecordKind
from services.records.api_documents.photos import PhotoDraft, PhotoRecord, add_photo
from services.records.api_documents.reading import list_documents, read_document
from services.records.api_documents.refusals import DocumentRefused, FieldProblem
from services.records.api_documents.tables import LINE_SHEETS, SHEETS
from services.records.api_documents.writing import PutResult, put_document

__all__ = [
    "LINE_SHEETS",
    "SHEETS",
    "Document",
    "DocumentPage",
    "DocumentRefused",
    "Draft",
    "FieldProblem",
    "PhotoDraft",
    "PhotoRecord",
    "PutResult",
    "RecordKind",
    "add_photo",
    "list_documents",
    "put_document",
    "read_document",
]
