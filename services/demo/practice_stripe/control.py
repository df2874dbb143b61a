"""The control page's actions: what a bank would do, and what can go wrong on purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from services.demo.practice_stripe.clock import run_due
from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.control_page import draw_page
from services.demo.practice_stripe.control_rows import list_rows
from services.demo.practice_stripe.debits import clear_debit, fail_debit
from services.demo.practice_stripe.disputes import decide_dispute, open_dispute
from services.demo.practice_stripe.faults import Faults
from services.demo.practice_stripe.pages import HTML_HEADERS

MAX_FAULT_COUNT = 99
A_LONG_TIME = 10 * 365 * 86_400


@dataclass(frozen=True, slots=True)
class Control:
    """What a visitor of the control page can do, each action once at a time."""

    context: PracticeContext
    faults: Faults

    def act(self, action: str, target: str) -> None:
        """Do what a button says; a button that no longer fits does nothing."""
        work = _ACTIONS.get(action)
        with self.context.store.lock:
            if work is not None:
                work(self.context, target)
            self.context.store.commit()

    def set_faults(self, sent: dict[str, str]) -> None:
        """Take over the switches as the form shows them."""
        faults = self.faults
        faults.fail_next_requests = _count(sent.get("fail_next_requests", ""))
        faults.drop_next_responses = _count(sent.get("drop_next_responses", ""))
        faults.duplicate_webhooks = "duplicate_webhooks" in sent
        faults.shuffle_webhooks = "shuffle_webhooks" in sent
        faults.hold_webhooks = "hold_webhooks" in sent

    def draw(self) -> str:
        with self.context.store.lock:
            return draw_page(list_rows(self.context), self.faults)


def _count(sent: str) -> int:
    return min(int(sent), MAX_FAULT_COUNT) if sent.isdigit() else 0


def _settle(context: PracticeContext, charge_id: str) -> None:
    clear_debit(context, context.store.find("charge", charge_id))


def _fail(context: PracticeContext, charge_id: str) -> None:
    fail_debit(context, context.store.find("charge", charge_id), "insufficient_funds")


def _dispute(context: PracticeContext, charge_id: str) -> None:
    context.timers.stop(charge_id)
    open_dispute(context, charge_id)


def _win(context: PracticeContext, dispute_id: str) -> None:
    decide_dispute(context, context.store.find("dispute", dispute_id), "won")


def _lose(context: PracticeContext, dispute_id: str) -> None:
    decide_dispute(context, context.store.find("dispute", dispute_id), "lost")


def _advance(context: PracticeContext, _target: str) -> None:
    run_due(context, A_LONG_TIME)


def _redeliver(context: PracticeContext, _target: str) -> None:
    context.events.resend_all()


_ACTIONS: dict[str, Callable[[PracticeContext, str], None]] = {
    "settle": _settle,
    "fail": _fail,
    "return": _dispute,
    "dispute": _dispute,
    "win": _win,
    "lose": _lose,
    "advance": _advance,
    "redeliver": _redeliver,
}


def _is_from_elsewhere(request: Request) -> bool:
    """Whether another site's page sent the form."""
    origin = request.headers.get("origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc != request.headers.get("host", "")


def control_routes(control: Control) -> list[Route]:
    """The page, its buttons and its switches."""

    async def show(_request: Request) -> Response:
        page = await run_in_threadpool(control.draw)
        return HTMLResponse(page, headers={**HTML_HEADERS, "Cache-Control": "no-store"})

    async def act(request: Request) -> Response:
        sent = dict(parse_qsl((await request.body()).decode()))
        if _is_from_elsewhere(request):
            return Response("This form came from another site.", 403)
        action, target = sent.get("action", ""), sent.get("target", "")
        await run_in_threadpool(control.act, action, target)
        return RedirectResponse("../control", 303)

    async def set_faults(request: Request) -> Response:
        sent = dict(parse_qsl((await request.body()).decode()))
        if _is_from_elsewhere(request):
            return Response("This form came from another site.", 403)
        control.set_faults(sent)
        return RedirectResponse("../control", 303)

    return [
        Route("/control", show),
        Route("/control/act", act, methods=["POST"]),
        Route("/control/faults", set_faults, methods=["POST"]),
    ]
