"""A contractor with a customer, a property, a job and a visit, and software that calls."""

from collections.abc import Mapping
from pathlib import Path

from sqlmodel import Session

from data.records.api_keys import ApiScope
from pages.api.app import build_api
from pages.api.guard import Pace, Paces
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.records.api_keys import create_api_key
from tests.factories import make_company
from tests.pages.guard import TestClient

Json = Mapping[str, object]

CUSTOMER: Json = {"name": "Ingrid Sandoval", "email": "ingrid@example.com"}
PROPERTY: Json = {"customer": "C1", "name": "Birch St", "address": "1 Birch St, Buffalo"}
JOB: Json = {"property": "P1", "title": "Weekly mowing"}
VISIT: Json = {"job": "J1", "starts_at": "2026-03-03T08:00", "status": "scheduled"}
SERVICE: Json = {"visit": "V1", "name": "Mow", "status": "planned", "minutes": 45}
MATERIAL: Json = {"visit": "V1", "name": "Fertilizer", "quantity": "2.5", "unit": "bag"}
LINE: Json = {"description": "Mowing", "quantity": 2, "unit_price": "50.00", "visit": "V1"}
INVOICE: Json = {
    "number": "INV-1",
    "customer": "C1",
    "property": "P1",
    "issued_on": "2026-03-01",
    "due_on": "2026-03-31",
    "status": "open",
    "lines": [LINE],
}
ESTIMATE: Json = {
    "number": "EST-1",
    "customer": "C1",
    "issued_on": "2026-03-01",
    "status": "open",
    "lines": [{"description": "Boxwood", "quantity": 12, "unit_price": 18.5}],
}
DOCUMENTS: tuple[tuple[str, Json], ...] = (
    ("customers/C1", CUSTOMER),
    ("properties/P1", PROPERTY),
    ("jobs/J1", JOB),
    ("visits/V1", VISIT),
    ("services/S1", SERVICE),
    ("materials/M1", MATERIAL),
    ("invoices/I1", INVOICE),
    ("estimates/E1", ESTIMATE),
)


class Caller:
    """Software with a key."""

    def __init__(self, client: TestClient, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def put(self, path: str, document: object) -> "Answer":
        return Answer(self.client.put(f"/v1/{path}", json=document, headers=self.headers))

    def get(self, path: str) -> "Answer":
        return Answer(self.client.get(f"/v1/{path}", headers=self.headers))

    def add_photo(self, visit: str, content: bytes, **fields: str) -> "Answer":
        sent = self.client.post(
            f"/v1/visits/{visit}/photos",
            files={"file": ("after.jpg", content, "image/jpeg")},
            data=fields,
            headers=self.headers,
        )
        return Answer(sent)

    def fill(self, until: str = "") -> None:
        """Put a document of each kind, up to and with one."""
        for path, document in DOCUMENTS:
            assert self.put(path, document).status == 201
            if path == until:
                return


class Answer:
    """What came back."""

    def __init__(self, response: object) -> None:
        self.response = response
        self.status: int = response.status_code  # type: ignore[attr-defined]
        self.headers: Mapping[str, str] = response.headers  # type: ignore[attr-defined]
        self.type = self.headers.get("content-type", "")
        self.body = response.json() if "json" in self.type else None  # type: ignore[attr-defined]

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [(one["pointer"], one["detail"]) for one in self.body.get("errors", [])]


def make_caller(
    session: Session, folder: Path, scope: ApiScope = ApiScope.WRITE, burst: int = 1000
) -> Caller:
    make_company(session)
    key = create_api_key(session, SYSTEM, "Crew app", scope)
    session.commit()
    paces = Paces(Pace(burst, 0.001), Pace(burst, 0.001))
    app = build_api(FolderStore(folder), paces)
    return Caller(TestClient(app, raise_server_exceptions=False), key.token)


def with_key(caller: Caller, token: str) -> Caller:
    """The same door, another key."""
    return Caller(caller.client, token)
