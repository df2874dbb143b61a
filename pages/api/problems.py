"""How the API's refusals become problem details (RFC 9457)."""

from collections.abc import Sequence

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pages.machine.problems import problem
from services.kit.errors import DomainError, NotFound, NotPermitted, StorageFull
from services.records.api_documents import DocumentRefused, FieldProblem
from services.records.api_keys import KeyRefused
from services.work.photos import PhotoRefused


async def answer_refusal(_request: Request, refusal: Exception) -> Response:
    """What a service refused, with the status that programs act on."""
    if isinstance(refusal, DocumentRefused):
        status = 409 if refusal.is_conflict else 422
        return problem(status, str(refusal), errors=refusal.problems)
    if isinstance(refusal, PhotoRefused):
        return problem(422, str(refusal), errors=[FieldProblem("/file", str(refusal))])
    assert isinstance(refusal, DomainError)
    statuses = ((NotFound, 404), (NotPermitted, 403), (KeyRefused, 401), (StorageFull, 503))
    status = next((code for kind, code in statuses if isinstance(refusal, kind)), 409)
    return problem(status, str(refusal))


async def answer_invalid(_request: Request, invalid: Exception) -> Response:
    """What the models at the door refused, each mistake with its place."""
    assert isinstance(invalid, RequestValidationError)
    found = invalid.errors()
    if any(error["type"] == "json_invalid" for error in found):
        return problem(400, "The body is not valid JSON.")
    errors = [FieldProblem(_pointer(error["loc"]), str(error["msg"])) for error in found]
    return problem(422, "Some fields are not right.", errors=errors)


async def answer_http(_request: Request, error: Exception) -> Response:
    """What the router refused: an unknown address or method, an unreadable body."""
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), headers=error.headers or {})


def _pointer(place: Sequence[int | str]) -> str:
    """A JSON pointer into the body; of a parameter, its name."""
    inside = place[1:] if place and place[0] in ("body", "query", "path") else place
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in inside)
