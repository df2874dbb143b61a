"""RFC 9457 problem details, in which the machines' addresses say what went wrong."""

from collections.abc import Mapping, Sequence

from starlette.responses import JSONResponse, Response

from services.records.api_documents import FieldProblem

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    401: "A key is needed",
    403: "This key does not allow that",
    404: "There is no such thing",
    405: "That cannot be done here",
    409: "That contradicts what is stored",
    413: "That is too large",
    415: "That is another kind of file than we take",
    422: "The document has mistakes",
    429: "Too many requests",
    500: "Something went wrong on our side",
    503: "Nothing can be saved right now",
}
_NONE: Mapping[str, str] = {}


def problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] = _NONE,
) -> Response:
    """An answer that says what went wrong; ``errors`` names the fields."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES.get(status, "The request was refused"),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = [{"pointer": one.pointer, "detail": one.detail} for one in errors]
    answer = JSONResponse(body, status, media_type=MEDIA_TYPE, headers=dict(headers))
    answer.headers["Cache-Control"] = "no-store"
    return answer
