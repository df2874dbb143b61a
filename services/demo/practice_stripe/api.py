"""How a request is answered: key, idempotency, expansion, faults; the work itself is elsewhere."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.events import API_VERSION
from services.demo.practice_stripe.faults import Faults
from services.demo.practice_stripe.lists import expand_fields, make_page
from services.demo.practice_stripe.store import Resource, make_id
from services.demo.practice_stripe.wire import Call, Params, Refusal, decode_form, refuse

Work = Callable[[PracticeContext, Call], "Resource | list[Resource]"]

MAX_KEY_LENGTH = 255
_ANSWER = "answer:"
# These say nothing about the request itself, so a retry with the same key may fare better.
_NOT_KEPT = (401, 403, 409)


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint. `browser` ones answer to a publishable key with the intent's secret."""

    method: str
    path: str
    work: Work
    browser: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    text: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A request with its body read."""

    operation: Operation
    path: str
    form: str
    target: str
    key: str
    idempotency_key: str
    base_url: str


def reached_at(request: Request) -> str:
    """The address under which the caller sees the stand-in.

    A browser names its own origin; the server cannot know it behind a proxy that ends TLS.
    """
    origin = request.headers.get("origin", "")
    if origin.startswith(("http://", "https://")):
        return origin + str(request.scope.get("root_path", ""))
    return str(request.base_url).rstrip("/")


class Api:
    """Stripe's API over the context of one stand-in."""

    def __init__(self, context: PracticeContext, faults: Faults) -> None:
        self._context = context
        self._faults = faults

    def endpoint(self, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            sent = (await request.body()).decode()
            bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
            post = operation.method == "POST"
            arrived = _Arrived(
                operation=operation,
                path=request.url.path.partition("/v1/")[2],
                form=sent if post else request.url.query,
                target=str(request.path_params.get("id", "")),
                key=bearer,
                idempotency_key=request.headers.get("idempotency-key", "") if post else "",
                base_url=reached_at(request),
            )
            return await run_in_threadpool(self._respond, arrived)

        return answer

    def _respond(self, arrived: _Arrived) -> Response:
        with self._context.store.lock:
            if self._faults.take_failure():
                return _broken()
            answer = self._answer(arrived)
            # Written before it is told: what a caller knows survives a crash.
            self._context.store.commit()
            if arrived.operation.method == "POST" and self._faults.take_drop():
                return _broken()
        headers = {"Request-Id": make_id("req_", 14), "Stripe-Version": API_VERSION}
        if answer.replayed:
            headers["Idempotent-Replayed"] = "true"
        return Response(answer.text, answer.status, headers, "application/json")

    def _answer(self, arrived: _Arrived) -> _Answer:
        kept_as = _ANSWER + arrived.idempotency_key
        try:
            if arrived.idempotency_key and (earlier := self._earlier(arrived, kept_as)):
                return earlier
            answer = _Answer(200, json.dumps(self._perform(arrived)))
        except Refusal as refusal:
            answer = _Answer(refusal.status, json.dumps({"error": refusal.error}))
            if refusal.status in _NOT_KEPT or refusal.error["type"] == "idempotency_error":
                return answer
        if arrived.idempotency_key:
            row: dict[str, object] = {
                "path": arrived.path,
                "form": arrived.form,
                "status": answer.status,
                "text": answer.text,
            }
            self._context.store.keep(kept_as, row)
        return answer

    def _earlier(self, arrived: _Arrived, kept_as: str) -> _Answer | None:
        if len(arrived.idempotency_key) > MAX_KEY_LENGTH:
            raise refuse("Idempotency keys take 255 characters.")
        row = self._context.store.kept.get(kept_as)
        if row is None:
            return None
        if (row["path"], row["form"]) != (arrived.path, arrived.form):
            message = (
                "Keys for idempotent requests can only be used with the same parameters they "
                "were first used with."
            )
            raise Refusal(400, {"type": "idempotency_error", "message": message})
        return _Answer(int(str(row["status"])), str(row["text"]), replayed=True)

    def _perform(self, arrived: _Arrived) -> dict[str, object]:
        tree = decode_form(arrived.form)
        key = arrived.key or str(tree.pop("key", ""))
        params = Params(tree)
        self._check_key(arrived, key, params)
        call = Call(params, arrived.target, arrived.base_url)
        done = arrived.operation.work(self._context, call)
        found = make_page(done, params, arrived.path) if isinstance(done, list) else dict(done)
        return expand_fields(self._context.store, found, params.names("expand"))

    def _check_key(self, arrived: _Arrived, key: str, params: Params) -> None:
        if not key.startswith(("sk_test_", "rk_test_", "pk_test_")):
            message = "Invalid API Key provided: the practice service takes test keys only."
            raise refuse(message, "api_key_invalid", status=401)
        if not key.startswith("pk_"):
            return
        if not arrived.operation.browser:
            message = "This API call cannot be made with a publishable API key."
            raise refuse(message, "secret_key_required", status=403)
        intent = self._context.store.objects.get(arrived.target)
        secret = intent.get("client_secret") if intent else None
        if not secret or secret != params.text("client_secret"):
            message = "The client_secret provided does not match any associated intent."
            raise refuse(message, "intent_invalid_client_secret", "client_secret", status=401)


def _broken() -> Response:
    return Response(status_code=500, headers={"Stripe-Should-Retry": "true"})
