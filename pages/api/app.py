"""Puts the API together: one small application, mounted under /api."""

from fastapi import APIRouter, FastAPI, Security
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.routing import Mount

from pages.api import models
from pages.api.docs import docs_page
from pages.api.guard import ApiGuard, Paces, usual_paces
from pages.api.photos import add_photo_route
from pages.api.problems import answer_http, answer_invalid, answer_refusal
from pages.api.records import add_record_routes
from pages.machine.problems import MEDIA_TYPE, TITLES
from services.kit.errors import DomainError
from services.kit.file_store import FileStore

PATH = "/api"
_ABOUT = """\
Other software feeds visits, photos, invoices and estimates through these addresses, and every
page that is open shows them within a second. Documents are named by your own ids
(`external_id`). Make a key with `app.py api-key NAME --scope read|write`.
"""
_SCHEMAS = "#/components/schemas/{model}"
_PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {
        "description": TITLES[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": _SCHEMAS.format(model="Problem")}}},
    }
    for status in (400, 401, 403, 404, 409, 413, 422, 429, 500)
}


def api_mount(store: FileStore, paces: Paces | None = None) -> Mount:
    """The API as a route of the portal; photos go into the store."""
    return Mount(PATH, build_api(store, paces or usual_paces()))


def build_api(store: FileStore, paces: Paces) -> FastAPI:
    """The application that answers below /api."""
    api = FastAPI(
        title="Porchlight API",
        version="1",
        description=_ABOUT,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        exception_handlers={
            DomainError: answer_refusal,
            RequestValidationError: answer_invalid,
            HTTPException: answer_http,
        },
    )
    # The door checks keys before a body is read; this only tells of them in the OpenAPI.
    key = Security(HTTPBearer(auto_error=False, description="A key of the portal."))
    records = APIRouter(prefix="/v1", responses=_PROBLEMS, dependencies=[key])
    add_record_routes(records)
    add_photo_route(records, store)
    api.include_router(records)
    api.add_route("/docs", docs_page(api))
    api.add_middleware(ApiGuard, paces=paces)
    _describe_problems(api)
    return api


def _describe_problems(api: FastAPI) -> None:
    """Put what ``_PROBLEMS`` points at into the description; FastAPI would call it plain JSON."""
    plain = api.openapi

    def describe() -> dict[str, object]:
        if api.openapi_schema is None:
            schemas = plain()["components"]["schemas"]
            problem = models.Problem.model_json_schema(ref_template=_SCHEMAS)
            schemas |= problem.pop("$defs") | {"Problem": problem}
        return api.openapi_schema or {}

    setattr(api, "openapi", describe)  # noqa: B010  (mypy: a method)
