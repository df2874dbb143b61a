"""Processes that pay, and die by SIGKILL at a chosen step: for tests.

``python -m tests.faults.paying_process DATABASE STAND-IN`` reads orders, one JSON a line, forks a
process for each and tells by which signal it ended (0: it did not). A step is a transaction or
a request to Stripe; the process dies just before its work, or just after it was done.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import TypedDict
from uuid import UUID

import httpx
from sqlmodel import Session

from data.kit import engine
from data.kit.money import Money
from services.kit import unit_of_work
from services.money.autopay import AutopayWork
from services.money.payment_orders import OrderLine, PaymentOrder
from services.money.stripe_gateway.transport import Transport
from tests.services.money.money_world import ORIGIN, Desk, card_details, open_desk


class Task(TypedDict):
    """What a process is to do, and at which step it dies."""

    work: str  # "pay", "autopay" or "hear"
    step: int
    after: bool
    session: str
    number: str
    amount: int
    tip: int
    payload: str  # of the webhook to hear
    signature: str


def arm(step: int, *, after: bool) -> None:
    """Die at a step: nothing of this process runs any more, not even a ``finally``."""
    count = 0
    write, request = unit_of_work.write, Transport.request_async

    def strike(*, done: bool) -> None:
        nonlocal count
        count += not done
        if count == step and done is after:
            os.kill(os.getpid(), signal.SIGKILL)

    def mortal_write(work: Callable[[Session], object]) -> object:
        strike(done=False)
        result = write(work)
        strike(done=True)
        return result

    async def mortal_request(self: Transport, *args: object, **named: object) -> object:
        strike(done=False)
        answer = await request(self, *args, **named)  # type: ignore[arg-type]
        strike(done=True)
        return answer

    unit_of_work.write = mortal_write  # type: ignore[assignment]
    Transport.request_async = mortal_request  # type: ignore[method-assign, assignment]


async def do(task: Task, base: str) -> None:
    async with open_desk(base) as desk:
        if task["work"] == "pay":
            await pay(desk, task, base)
        elif task["work"] == "autopay":
            await AutopayWork(desk.checkout, desk.wallet, origin=ORIGIN).run()
        else:
            await desk.webhooks.receive(task["payload"].encode(), task["signature"])


async def pay(desk: Desk, task: Task, base: str) -> None:
    """The server's part of a payment; the browser's, which lives elsewhere, in between."""
    line = OrderLine(task["number"], Money(task["amount"]))
    tip = Money(task["tip"]) if task["tip"] else None
    signed_in = UUID(task["session"])
    started = await desk.checkout.start(signed_in, PaymentOrder((line,), tip=tip))
    intent = started.client_secret.split("_secret_")[0]
    body = {"key": "pk_test_x", "client_secret": started.client_secret, "return_url": f"{ORIGIN}/"}
    async with httpx.AsyncClient(base_url=base) as browser:
        confirmation = {**body, **card_details("4242424242424242")}
        await browser.post(f"/v1/payment_intents/{intent}/confirm", data=confirmation)
    await desk.checkout.refresh(signed_in, started.payment_id)


def main(database: str, base: str) -> None:
    for line in sys.stdin:
        task: Task = json.loads(line)
        child = os.fork()
        if child == 0:
            engine.configure(database)  # after the fork: connections are nobody else's
            arm(task["step"], after=task["after"])
            asyncio.run(do(task, base))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
